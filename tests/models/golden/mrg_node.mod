: Nodal membrane of McIntyre, Richardson & Grill (2002), J Neurophysiol 87:995, written for the comparison with
: widgets/models/motor_axon.py: the rates by direct evaluation, without tables.

NEURON {
    SUFFIX mrg_node
    NONSPECIFIC_CURRENT i
    RANGE gnaf, gnap, gks, gl, ena, ek, el
}

UNITS {
    (mA) = (milliamp)
    (mV) = (millivolt)
    (S) = (siemens)
}

PARAMETER {
    gnaf = 3.0 (S/cm2)
    gnap = 0.01 (S/cm2)
    gks = 0.08 (S/cm2)
    gl = 0.007 (S/cm2)
    ena = 50 (mV)
    ek = -90 (mV)
    el = -90 (mV)
}

ASSIGNED {
    v (mV)
    celsius (degC)
    i (mA/cm2)
    am (/ms)
    bm (/ms)
    ah (/ms)
    bh (/ms)
    ap (/ms)
    bp (/ms)
    as (/ms)
    bs (/ms)
}

STATE { m h p s }

BREAKPOINT {
    SOLVE states METHOD cnexp
    i = (gnaf * m*m*m*h + gnap * p*p*p) * (v - ena) + gks * s * (v - ek) + gl * (v - el)
}

INITIAL {
    rates(v)
    m = am / (am + bm)
    h = ah / (ah + bh)
    p = ap / (ap + bp)
    s = as / (as + bs)
}

DERIVATIVE states {
    rates(v)
    m' = am * (1 - m) - bm * m
    h' = ah * (1 - h) - bh * h
    p' = ap * (1 - p) - bp * p
    s' = as * (1 - s) - bs * s
}

FUNCTION ratio(x) {
    if (fabs(x) < 1e-6) {
        ratio = 1 - x / 2
    } else {
        ratio = x / (exp(x) - 1)
    }
}

PROCEDURE rates(v (mV)) {
    LOCAL q_activation, q_inactivation, q_slow
    q_activation = 2.2 ^ ((celsius - 20) / 10)
    q_inactivation = 2.9 ^ ((celsius - 20) / 10)
    q_slow = 3.0 ^ ((celsius - 36) / 10)
    am = q_activation * 1.86 * 10.3 * ratio(-(v + 21.4) / 10.3)
    bm = q_activation * 0.086 * 9.16 * ratio((v + 25.7) / 9.16)
    ah = q_inactivation * 0.062 * 11 * ratio((v + 114) / 11)
    bh = q_inactivation * 2.3 / (1 + exp(-(v + 31.8) / 13.4))
    ap = q_activation * 0.01 * 10.2 * ratio(-(v + 27) / 10.2)
    bp = q_activation * 0.00025 * 10 * ratio((v + 34) / 10)
    as = q_slow * 0.3 / (1 + exp(-(v + 53) / 5))
    bs = q_slow * 0.03 / (1 + exp(-(v + 90)))
}
