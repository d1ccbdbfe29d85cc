"""How are formulas put together and looked into, quickly? The few makers that proofs call thousands of times.

Floor 3. Part of the only door to z3. z3's own operators ask after the sort of each argument again and again,
which took three quarters of the time of a proof; here the arguments are known to be truth values of the main
context, so the solver's library is called at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import z3
from z3 import z3core

_CONTEXT = z3.main_ctx()
_REF = _CONTEXT.ref()
_YES, _NO = 1, -1

TRUE = z3.BoolVal(True)
FALSE = z3.BoolVal(False)


def _unchecked(function: Any) -> Any:
    """A function of the library without the question after an error: for what cannot fail and is called
    hundreds of thousands of times.
    """
    found = getattr(next(iter(function.__defaults__ or ()), None), "f", None)
    return found if callable(found) else function


_get_app_arg = _unchecked(z3core.Z3_get_app_arg)
_get_app_decl = _unchecked(z3core.Z3_get_app_decl)
_get_app_num_args = _unchecked(z3core.Z3_get_app_num_args)
_get_ast_id = _unchecked(z3core.Z3_get_ast_id)
_get_ast_kind = _unchecked(z3core.Z3_get_ast_kind)
_get_bool_value = _unchecked(z3core.Z3_get_bool_value)
_get_decl_kind = _unchecked(z3core.Z3_get_decl_kind)
_get_quantifier_body = _unchecked(z3core.Z3_get_quantifier_body)
_get_sort = _unchecked(z3core.Z3_get_sort)
_get_sort_kind = _unchecked(z3core.Z3_get_sort_kind)
_is_eq_ast = _unchecked(z3core.Z3_is_eq_ast)


def new_solver(limit: int) -> Any:
    """A solver that gives up after so many resource units, and leaves interrupts to Python."""
    solver = z3.SimpleSolver()
    solver.set("rlimit", limit)
    solver.set("ctrl_c", False)
    return solver


def conjunction(*parts: Any) -> Any:
    """All of these truth values."""
    return _of_many(z3core.Z3_mk_and, parts, TRUE)


def disjunction(*parts: Any) -> Any:
    """One of these truth values at least."""
    return _of_many(z3core.Z3_mk_or, parts, FALSE)


def _of_many(make: Callable[..., Any], parts: tuple[Any, ...], of_none: Any) -> Any:
    if not parts:
        return of_none
    if len(parts) == 1:
        return parts[0]
    return z3.BoolRef(make(_REF, len(parts), _array(parts)), _CONTEXT)


def _array(parts: tuple[Any, ...]) -> Any:
    return (z3.Ast * len(parts))(*[part.ast for part in parts])


def negation(part: Any) -> Any:
    """That a truth value does not hold."""
    return z3.BoolRef(z3core.Z3_mk_not(_REF, part.ast), _CONTEXT)


def implication(given: Any, then: Any) -> Any:
    """That `then` holds where `given` does."""
    return z3.BoolRef(z3core.Z3_mk_implies(_REF, given.ast, then.ast), _CONTEXT)


def is_true(part: Any) -> bool:
    """Whether a truth value is the constant true; False for anything that is no truth value."""
    return isinstance(part, z3.BoolRef) and _get_bool_value(_REF, part.ast) == _YES


def is_false(part: Any) -> bool:
    """Whether a truth value is the constant false; False for anything that is no truth value."""
    return isinstance(part, z3.BoolRef) and _get_bool_value(_REF, part.ast) == _NO


def simplified(part: Any) -> Any:
    """A truth value in the solver's simplest form."""
    return z3.BoolRef(z3core.Z3_simplify(_REF, part.ast), _CONTEXT)


def replaced(part: Any, olds: tuple[Any, ...], news: tuple[Any, ...]) -> Any:
    """A truth value with each of `olds` replaced by that of `news` at the same position."""
    if not olds:
        return part
    made = z3core.Z3_substitute(_REF, part.ast, len(olds), _array(olds), _array(news))
    return z3.BoolRef(made, _CONTEXT)


def alike(one: Any, other: Any) -> bool:
    """Whether two terms are written alike."""
    return bool(_is_eq_ast(_REF, one.ast, other.ast))


def number_of(term: Any) -> int:
    """The number by which the solver knows a term while it lives."""
    return int(_get_ast_id(_REF, term.ast))


def has_quantifier(formula: Any) -> bool:
    """Whether a formula speaks of all or some values of something."""
    return any(_kind(term) == z3.Z3_QUANTIFIER_AST for term in _terms(formula))


_PRODUCTS = frozenset({z3.Z3_OP_MUL, z3.Z3_OP_IDIV, z3.Z3_OP_MOD, z3.Z3_OP_REM, z3.Z3_OP_POWER})


def is_linear(formula: Any) -> bool:
    """Whether symbols are multiplied with and divided by nothing but numbers."""
    for term in _terms(formula):
        if _kind(term) == z3.Z3_APP_AST and _operator(term) in _PRODUCTS:
            others = [each for each in _arguments(term) if _kind(each) != z3.Z3_NUMERAL_AST]
            divided = _operator(term) != z3.Z3_OP_MUL and _kind(_arguments(term)[1]) != z3.Z3_NUMERAL_AST
            if len(others) > 1 or divided:
                return False
    return True


def constants_in(formula: Any) -> Mapping[int, Any]:
    """The symbols in a formula, by their numbers."""
    return {
        _get_ast_id(_REF, term): _term(term)
        for term in _terms(formula)
        if _kind(term) == z3.Z3_APP_AST and _operator(term) == z3.Z3_OP_UNINTERPRETED
    }


def _terms(formula: Any) -> Iterator[Any]:
    """Every term inside a formula, once."""
    seen: set[int] = set()
    stack = [formula.ast]
    while stack:
        term = stack.pop()
        key = _get_ast_id(_REF, term)
        if key not in seen:
            seen.add(key)
            yield term
            stack += _arguments(term)


def _arguments(term: Any) -> list[Any]:
    match _kind(term):
        case z3.Z3_APP_AST:
            count = _get_app_num_args(_REF, term)
            return [_get_app_arg(_REF, term, index) for index in range(count)]
        case z3.Z3_QUANTIFIER_AST:
            return [_get_quantifier_body(_REF, term)]
        case _:
            return []


def _kind(term: Any) -> int:
    return int(_get_ast_kind(_REF, term))


def _operator(term: Any) -> int:
    return int(_get_decl_kind(_REF, _get_app_decl(_REF, term)))


def _term(ast: Any) -> Any:
    sort = _get_sort_kind(_REF, _get_sort(_REF, ast))
    return (z3.BoolRef if sort == z3.Z3_BOOL_SORT else z3.ArithRef)(ast, _CONTEXT)


def name_of(symbol: Any) -> str:
    """The name of a symbol."""
    return str(symbol.decl().name())


class SymbolsIn:
    """The symbols of formulas, looked for once in each; the formulas are kept, so that their numbers are."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[Any, Mapping[int, Any]]] = {}

    def __call__(self, formula: Any) -> Mapping[int, Any]:
        """The symbols in this formula, by their numbers."""
        key = number_of(formula)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (formula, constants_in(formula))
        return known[1]
