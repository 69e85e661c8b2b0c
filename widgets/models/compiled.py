"""Machine code for the loops over time, where numba can make it.

The kernels of the models are plain Python functions on arrays. :func:`compiled` turns them into machine code and keeps
the result on disk. Where numba does not exist the same functions run uncompiled: slower, with the same results.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

try:
    import numba
except ImportError:  # numba has no build for this machine (a browser, a new Python): the kernels stay Python.
    numba = None

__all__ = ["compiled", "is_compiled", "register_warm_up", "warm_up"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_warm_ups: list[Callable[[], object]] = []


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel to machine code, and keep it on disk where there is a place for it.

    Parameters
    ----------
    kernel : callable
        A function of numbers and NumPy arrays. What it calls must be decorated too and stand in the same module:
        numba's cache on disk notices a change only in the kernel's own file.

    Returns
    -------
    callable
        The compiled kernel; the kernel itself where numba is missing.
    """
    if numba is None:
        return kernel
    # A division by zero gives infinity, as in NumPy, and fused multiply-add is allowed: neither changes a result that
    # a learner could see, and the loops become faster.
    options = {"error_model": "numpy", "fastmath": {"contract", "nsz"}}
    try:
        return numba.njit(cache=True, **options)(kernel)
    except RuntimeError:  # numba found no folder it may write its cache to, as in a read-only installation.
        return numba.njit(**options)(kernel)


def is_compiled() -> bool:
    """Tell whether the kernels run as machine code."""
    return numba is not None and not numba.config.DISABLE_JIT


def register_warm_up(run: Callable[[], object]) -> Callable[[], object]:
    """Register a function that runs every kernel of a model once, with arguments of the types in use.

    Parameters
    ----------
    run : callable
        Takes no argument. Used as a decorator.

    Returns
    -------
    callable
        The same function.
    """
    _warm_ups.append(run)
    return run


def warm_up() -> None:
    """Compile the kernels of every model, so that no learner waits at the first move of a slider."""
    for module in iter_modules(import_module(__package__).__path__):
        import_module(f"{__package__}.{module.name}")
    for run in _warm_ups:
        run()
