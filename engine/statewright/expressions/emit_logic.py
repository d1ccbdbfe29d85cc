"""How do `&&`, `||` and `?:` run?

Floor 1. Pure. Clause: langdef, "Logical Operators": an error on one side is absorbed when the other side
decides. Clauses that cannot fail become Python's `and` and `or`. One that can is tried last where the order
does not matter; several are tried in order, the first fault being kept and raised only when nothing
decided.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from . import dynamic
from .stored import needs_decoding
from .terms import Conditional, Logic, Term
from .types import Bool, plain

if TYPE_CHECKING:
    from .emit import Block, Emitter, Value


class _Clause(NamedTuple):
    block: Block
    node: ast.expr


def logic(em: Emitter, term: Logic) -> ast.expr:
    """The clauses joined by `&&` or `||`."""
    clauses = [_clause(em, each) for each in term.clauses]
    if not term.ordered:
        clauses.sort(key=lambda clause: (clause.block.faults, bool(clause.block.statements)))
    faulty = [clause for clause in clauses[:-1] if clause.block.faults]
    if any(clause.block.faults for clause in clauses):
        em.block.faults = True
    conjunction = term.operator == "&&"
    if not faulty and not any(clause.block.statements for clause in clauses):
        operator = ast.And() if conjunction else ast.Or()
        return ast.BoolOp(operator, [clause.node for clause in clauses], **em.place())
    return _stepwise(em, clauses, conjunction, bool(faulty))


def _clause(em: Emitter, term: Term) -> _Clause:
    with em.inside() as block:
        node = em.live(term)
        if not isinstance(plain(term.type), Bool):
            block.faults = True
            node = em.call(dynamic.truth, node)
    return _Clause(block, node)


def _stepwise(em: Emitter, clauses: list[_Clause], conjunction: bool, absorbs: bool) -> ast.expr:
    """One statement after another: each clause runs unless an earlier one decided."""
    result, fault = em.fresh(), em.fresh()
    if absorbs:
        em.assign(fault, em.constant(None))
    for position, clause in enumerate(clauses):
        last = position == len(clauses) - 1
        with em.inside() as step:
            step.statements.extend(clause.block.statements)
            em.assign(result, clause.node)
        statements = step.statements
        if clause.block.faults and not last:
            statements = [_absorbing(em, statements, result, fault, conjunction)]
        if position:
            test = em.name(result) if conjunction else _not(em, em.name(result))
            statements = [ast.If(test, statements, [], **em.place())]
        em.block.statements.extend(statements)
    if absorbs:
        raise_unless_decided(em, result, fault, conjunction)
    return em.name(result)


def _not(em: Emitter, node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), node, **em.place())


def _absorbing(em: Emitter, body: list[ast.stmt], result: str, fault: str, conjunction: bool) -> ast.stmt:
    """Run `body`; when it fails keep the fault and go on as if the clause had not decided."""
    with em.inside() as after:
        em.assign(fault, em.call_translate())
        em.assign(result, em.constant(conjunction))
    return em.attempt(body, after.statements)


def raise_unless_decided(em: Emitter, result: str, fault: str, conjunction: bool) -> None:
    """Raise the kept fault when the result is the one that an undecided clause could change."""
    undecided = em.name(result) if conjunction else _not(em, em.name(result))
    kept = em.compare(em.name(fault), ast.IsNot(), em.constant(None))
    test = ast.BoolOp(ast.And(), [undecided, kept], **em.place())
    em.add(ast.If(test, [ast.Raise(em.name(fault), None, **em.place())], [], **em.place()))


def conditional(em: Emitter, term: Conditional) -> Value:
    """`test ? then : otherwise`: only the branch that is taken runs."""
    from .emit import Value

    test = _clause(em, term.test)
    em.block.statements.extend(test.block.statements)
    em.block.faults = em.block.faults or test.block.faults
    (then_block, then), (else_block, otherwise) = _branch(em, term.then), _branch(em, term.otherwise)
    stored = then.stored and otherwise.stored
    if not stored:
        then = _settle(em, then_block, then, term.then)
        otherwise = _settle(em, else_block, otherwise, term.otherwise)
    em.block.faults = em.block.faults or then_block.faults or else_block.faults
    if not then_block.statements and not else_block.statements:
        return Value(ast.IfExp(test.node, then.node, otherwise.node, **em.place()), stored)
    result = em.fresh()
    branches: list[list[ast.stmt]] = []
    for block, value in ((then_block, then), (else_block, otherwise)):
        with em.inside() as branch:
            branch.statements.extend(block.statements)
            em.assign(result, value.node)
        branches.append(branch.statements)
    em.add(ast.If(test.node, branches[0], branches[1], **em.place()))
    return Value(em.name(result), stored)


def _branch(em: Emitter, term: Term) -> tuple[Block, Value]:
    with em.inside() as block:
        value = em.emit(term)
    if not needs_decoding(term.type):
        value = value._replace(stored=True)
    return block, value


def _settle(em: Emitter, block: Block, value: Value, term: Term) -> Value:
    """The live form of a branch, decoded inside the branch."""
    if not value.stored or not needs_decoding(term.type):
        return value
    outer, em.block = em.block, block
    node = em.lived(value, term.type)
    em.block = outer
    return value._replace(node=node, stored=False)
