// A prebuilt JupyterLab extension, written by hand so that the course needs no JavaScript build.
// It adds one command, "twitch-course:run-lesson": run every code cell without a dialog and without moving the page,
// and say how it went; a lesson that stopped is shown where it stopped.
// (JupyterLab's own "Run All Cells" selects the last cell and scrolls a reader to the end of the lesson.)
(() => {
  const NAME = "twitch-course-lab";
  const RUN = "twitch-course:run-lesson";
  const here = new URL(".", document.currentScript.src);
  let shared = {};

  /** Return a module that JupyterLab shares with its extensions. */
  async function sharedModule(name) {
    const versions = Object.values(shared[name]);
    const chosen = versions.find((version) => version.loaded) ?? versions[0];
    return (await chosen.get())();
  }

  /** Mark the cell at the top of the screen as the active one: JupyterLab scrolls to the active cell on a run. */
  function activateCellInView(notebook) {
    const top = notebook.node.querySelector(".jp-WindowedPanel-outer")?.getBoundingClientRect().top ?? 0;
    const index = notebook.widgets.findIndex((cell) => cell.node.getBoundingClientRect().bottom > top + 40);
    notebook.activeCellIndex = Math.max(index, 0);
    notebook.deselectAll();
  }

  /** Return the line of `panel` that tells how the run went: seen when the lesson stopped, always heard. */
  function statusLine(panel) {
    const found = panel.node.querySelector(":scope > .twitch-lesson-status");
    if (found) return found;
    const line = document.createElement("p");
    line.className = "twitch-lesson-status";
    line.setAttribute("role", "status");
    panel.node.append(line);
    return line;
  }

  /** Return the place of the cell at which the run stopped, -1 if no cell says so (its kernel is gone). */
  function failedCell(notebook) {
    return notebook.widgets.findIndex(({ model }) => {
      if (model.type !== "code" || (model.getMetadata("tags") ?? []).includes("raises-exception")) return false;
      return Array.from({ length: model.outputs.length }, (_, i) => model.outputs.get(i).type).includes("error");
    });
  }

  /** Return the heading above the cell at `index`, without its marks; nothing if there is none. */
  function headingAbove(notebook, index) {
    const above = notebook.widgets.slice(0, index).filter(({ model }) => model.type === "markdown");
    const headings = above.flatMap(({ model }) => model.sharedModel.getSource().match(/^#{1,6} .*$/gm) ?? []);
    return headings.at(-1)?.replace(/^#+ /, "").replace(/[*`]/g, "").trim();
  }

  /** Bring the reader to the cell at which the lesson stopped, and return the sentence that says so. */
  async function showFailure(notebook, words) {
    const index = failedCell(notebook);
    if (index < 0) return words.stopped;
    notebook.activeCellIndex = index;
    await notebook.scrollToItem(index, "center"); // draws the cell where it was not drawn yet
    notebook.widgets[index].outputArea.node.scrollIntoView({ block: "start" });
    const part = headingAbove(notebook, index);
    return part ? words.failed?.replace("{part}", () => part) : words.stopped;
  }

  /** Run the lesson in `panel`; its state is written on the page for the style sheet and for tests. */
  async function runLesson(panel, actions, words, changed) {
    const status = statusLine(panel);
    status.textContent = "";
    panel.node.dataset.lesson = "running";
    changed();
    try {
      await panel.sessionContext.ready;
      const code = panel.content.widgets.filter((cell) => cell.model.type === "code");
      activateCellInView(panel.content);
      const succeeded = await actions.runCells(panel.content, code, panel.sessionContext);
      panel.node.dataset.lesson = succeeded ? "done" : "failed";
    } finally {
      if (panel.node.dataset.lesson === "running") panel.node.dataset.lesson = "failed";
      changed();
      const stopped = panel.node.dataset.lesson === "failed";
      status.textContent = (stopped ? await showFailure(panel.content, words) : words.done) ?? "";
    }
  }

  /** Write the state of the kernel on the page, and that the lesson is ready once its kernel is idle. */
  function followKernel(panel) {
    const follow = () => {
      const status = panel.sessionContext.kernelDisplayStatus;
      panel.node.dataset.kernel = status;
      if (status === "idle") panel.node.dataset.lesson ??= "ready";
    };
    panel.sessionContext.statusChanged.connect(follow);
    panel.sessionContext.ready.then(follow);
  }

  /** Fold the side bar: a lesson opens as a page, and one click on its icon brings the list of files back. */
  function foldSideBars(app) {
    app.shell.collapseLeft?.();
    app.shell.collapseRight?.();
  }

  function plugin({ INotebookTracker, NotebookActions }) {
    return {
      id: `${NAME}:lesson`,
      autoStart: true,
      requires: [INotebookTracker],
      activate(app, tracker) {
        const running = () => tracker.currentWidget?.node.dataset.lesson === "running";
        app.commands.addCommand(RUN, {
          // The words come from the settings, where they are in the reader's language.
          label: (words) => (running() ? words.running : words.start) ?? "Run the lesson",
          caption: (words) => words.caption ?? "",
          isEnabled: () => Boolean(tracker.currentWidget) && !running(),
          execute: (words) =>
            runLesson(tracker.currentWidget, NotebookActions, words, () => app.commands.notifyCommandChanged(RUN)),
        });
        tracker.currentChanged.connect(() => app.commands.notifyCommandChanged(RUN));
        tracker.widgetAdded.connect((_, panel) => {
          statusLine(panel); // there before it speaks, so that a screen reader listens to it
          followKernel(panel);
        });
        app.restored.then(() => foldSideBars(app));
      },
    };
  }

  function addStyle() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("lesson.css", here);
    document.head.append(link);
    return {};
  }

  const modules = {
    "./extension": async () => {
      const extension = plugin(await sharedModule("@jupyterlab/notebook"));
      return () => ({ __esModule: true, default: extension });
    },
    "./style": async () => addStyle,
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = {
    init: (scope) => {
      shared = scope;
    },
    get: (path) => modules[path](),
  };
})();
