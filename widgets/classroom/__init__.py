"""The classroom: what an instructor releases, collects, marks and exports. It runs no learner's code and has no widget.

``release``     a folder and a zip for learners: lessons, and graded questions without their keys
``leak_scan``   looks in a release for anything of the private bank that should not be there
``hand_ins``    finds the hand-ins in a folder or an LMS zip; what is hostile becomes a sentence
``marking``     hand-ins against the bank: marks, late policy, problems
``item_analysis``, ``report``, ``feedback_pages``   what instructor and learners read

One response is graded by `widgets.quiz.grading.grade`, the same pure function as in practice: an item (where a seed
draws its numbers, `widgets.quiz.parametric.instance`) and a response in, a `Result` with a ``score`` between 0 and 1
(partial credit), the replies and the misconceptions out. What a learner typed becomes a response by
`widgets.quiz.responses.read_response`; models that a key names are asked by `widgets.quiz.models_at_hand.observe`. A
short text without ticked points is ``pending`` and never scored. The private bank is read by
`widgets.classroom.bank.load_bank`.
"""
