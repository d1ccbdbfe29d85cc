"""How is a text read into a tree?

Floor 1. Pure. A Pratt parser over CEL's grammar (langdef, "Syntax"): one loop, a binding power for each
operator. `&&` and `||` in a row are one node with all their clauses. It stops at the first thing it cannot
read, since what follows a mistake in one line is noise.
"""

from __future__ import annotations

from statewright.diagnostics.codes import expression_syntax as codes
from statewright.diagnostics.diagnostic import Diagnostic, Text
from statewright.diagnostics.source import Excerpt

from . import limits
from .lexer import Token, Unreadable, refuse, report, tokens
from .refusals import check_word, refuse_after_value, refuse_field, refuse_value
from .tree import (
    Binary,
    Call,
    Conditional,
    Index,
    ListLiteral,
    Literal,
    Logic,
    MapLiteral,
    Message,
    Name,
    Node,
    Select,
    Unary,
    dotted,
)

_POWERS = {
    "?": 1,
    "||": 2,
    "&&": 3,
    "==": 4,
    "!=": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "in": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse(excerpt: Excerpt) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of the expression in `excerpt`, or None and the one diagnostic that says why there is none.

    Complexity: linear in the text. Limits: `limits.CHARACTERS_MAX`, `NESTING_MAX`, `DEPTH_MAX`, `TERMS_MAX`.
    """
    try:
        return _Parser(excerpt).whole(), []
    except Unreadable as unreadable:
        return None, [unreadable.diagnostic]


class _Parser:
    __slots__ = ("excerpt", "nesting", "position", "stack", "terms", "token", "tokens")

    def __init__(self, excerpt: Excerpt) -> None:
        self.excerpt = excerpt
        self.tokens = tokens(excerpt)
        self.position = 0
        self.token = self.tokens[0]
        self.nesting = 0
        self.terms = 0
        self.stack: list[Token] = []  # brackets that are open

    def whole(self) -> Node:
        if self.token.kind == "end":
            refuse(self.excerpt, codes.EMPTY, 0, len(self.excerpt.text))
        node, _ = self.expression(0)
        if self.token.kind != "end":
            refuse_after_value(self)
        return node

    # --- tokens -----------------------------------------------------------------------------------

    def take(self) -> Token:
        token = self.token
        self.position += 1
        self.token = self.tokens[min(self.position, len(self.tokens) - 1)]
        return token

    def accept(self, kind: str) -> bool:
        if self.token.kind != kind:
            return False
        self.take()
        return True

    def close(self) -> Token:
        """Take the bracket that closes the innermost open one."""
        opening = self.stack.pop()
        closing = _CLOSING[opening.kind]
        if self.token.kind == closing:
            return self.take()
        if self.token.kind in ("end", ")", "]", "}", ";"):
            at = self.token.start
            raise Unreadable(
                report(
                    self.excerpt,
                    codes.UNCLOSED_BRACKET,
                    at,
                    self.token.end,
                    opening=opening.kind,
                    closing=closing,
                    related=((opening.start, opening.end, Text("opened here", "在这里打开")),),
                )
            )
        return refuse_after_value(self)

    def count(self, start: int, depth: int) -> int:
        """One more term of `depth`; refuses what is too many or too deep."""
        self.terms += 1
        if self.terms > limits.TERMS_MAX:
            unit = Text("terms", "个项")
            size = f"> {limits.TERMS_MAX}"
            end = self.token.end
            refuse(self.excerpt, codes.TOO_LONG, start, end, size=size, unit=unit, limit=limits.TERMS_MAX)
        if depth > limits.DEPTH_MAX:
            refuse(self.excerpt, codes.TOO_DEEP, start, self.token.end, limit=limits.DEPTH_MAX)
        return depth

    # --- expressions: each gives the node and the depth of its tree -------------------------------

    def expression(self, power: int) -> tuple[Node, int]:
        self.nesting += 1
        if self.nesting > limits.NESTING_MAX:
            refuse(self.excerpt, codes.TOO_DEEP, self.token.start, self.token.end, limit=limits.NESTING_MAX)
        node, depth = self.unary()
        while True:
            operator = self.operator()
            binding = _POWERS.get(operator, 0)
            if binding <= power:
                break
            if operator == "?":
                node, depth = self.conditional(node, depth)
            elif operator in ("&&", "||"):
                node, depth = self.logic(node, depth, operator, binding)
            else:
                node, depth = self.binary(node, depth, operator, binding)
        self.nesting -= 1
        return node, depth

    def operator(self) -> str:
        token = self.token
        return "in" if token.kind == "name" and token.value == "in" else token.kind

    def conditional(self, test: Node, depth: int) -> tuple[Node, int]:
        self.take()
        then, second = self.expression(1)
        if not self.accept(":"):
            if self.token.kind != "end":
                refuse_after_value(self)
            expected = Text('":" and the other value', "“:”和另一个值")
            refuse(self.excerpt, codes.ENDS_EARLY, then.start, then.end, expected=expected)
        otherwise, third = self.expression(0)
        depth = self.count(test.start, 1 + max(depth, second, third))
        return Conditional(test, then, otherwise, test.start, otherwise.end), depth

    def logic(self, first: Node, depth: int, operator: str, binding: int) -> tuple[Node, int]:
        clauses = [first]
        while self.token.kind == operator:
            self.take()
            clause, other = self.expression(binding)
            depth = max(depth, other)
            clauses.append(clause)
            self.count(first.start, depth)
        node = Logic(operator, tuple(clauses), first.start, clauses[-1].end)
        return node, self.count(first.start, depth + 1)

    def binary(self, left: Node, depth: int, operator: str, binding: int) -> tuple[Node, int]:
        token = self.take()
        right, other = self.expression(binding)
        node = Binary(operator, left, right, token.start, token.end, left.start, right.end)
        return node, self.count(left.start, 1 + max(depth, other))

    def unary(self) -> tuple[Node, int]:
        token = self.token
        if token.kind not in ("!", "-"):
            return self.member()
        self.take()
        number = self.token
        if token.kind == "-" and number.kind == "literal" and type(number.value) in (int, float):
            return self.negative(token)
        self.nesting += 1
        if self.nesting > limits.NESTING_MAX:
            refuse(self.excerpt, codes.TOO_DEEP, token.start, token.end, limit=limits.NESTING_MAX)
        operand, depth = self.unary()
        self.nesting -= 1
        return Unary(token.kind, operand, token.start, operand.end), self.count(token.start, depth + 1)

    def negative(self, sign: Token) -> tuple[Node, int]:
        """A number with its sign is one literal, which is how -9223372036854775808 can be written."""
        token = self.take()
        assert isinstance(token.value, int | float)
        literal = Literal(-token.value, sign.start, token.end)
        return self.suffixes(literal, self.count(sign.start, 1))

    def member(self) -> tuple[Node, int]:
        node, depth = self.primary()
        return self.suffixes(node, depth)

    def suffixes(self, node: Node, depth: int) -> tuple[Node, int]:
        while True:
            kind = self.token.kind
            if kind == ".":
                node, other = self.selected(node)
            elif kind == "[":
                node, other = self.indexed(node)
            elif kind == "{" and dotted(node) is not None and self.looks_like_message():
                node, other = self.message(node)
            else:
                return node, depth
            depth = self.count(node.start, 1 + max(depth, other))

    def selected(self, operand: Node) -> tuple[Node, int]:
        self.take()
        optional = self.accept("?")
        token = self.token
        if token.kind not in ("name", "quoted"):
            refuse_field(self, token)
        self.take()
        name = str(token.value)
        if self.token.kind == "(" and not optional and token.kind == "name":
            arguments, depth, end = self.arguments()
            return Call(name, operand, arguments, False, token.start, token.end, operand.start, end), depth
        if token.kind == "name" and (name in _CONSTANTS or name == "in"):
            refuse_field(self, token)
        return Select(operand, name, optional, token.start, operand.start, token.end), 0

    def indexed(self, operand: Node) -> tuple[Node, int]:
        self.stack.append(self.take())
        optional = self.accept("?")
        index, depth = self.expression(0)
        end = self.close().end
        return Index(operand, index, optional, operand.start, end), depth

    def primary(self) -> tuple[Node, int]:
        token = self.token
        match token.kind:
            case "literal":
                self.take()
                return Literal(token.value, token.start, token.end), self.count(token.start, 1)
            case "name":
                return self.name(token, token.start)
            case ".":
                self.take()
                if self.token.kind != "name":
                    refuse_field(self, self.token)
                return self.name(self.token, token.start)
            case "(":
                return self.parenthesis()
            case "[":
                return self.list_literal()
            case "{":
                return self.map_literal()
            case _:
                return refuse_value(self)

    def parenthesis(self) -> tuple[Node, int]:
        self.stack.append(self.take())
        node, depth = self.expression(0)
        self.close()
        return node, depth

    def name(self, token: Token, start: int) -> tuple[Node, int]:
        name = str(token.value)
        rooted = start != token.start
        if not rooted:
            check_word(self, token, name)
        self.take()
        depth = self.count(start, 1)
        if name in _CONSTANTS and not rooted:
            return Literal(_CONSTANTS[name], start, token.end), depth
        if self.token.kind == "(":
            arguments, inner, end = self.arguments()
            return Call(name, None, arguments, rooted, token.start, token.end, start, end), depth + inner
        return Name(name, rooted, start, token.end), depth

    def arguments(self) -> tuple[tuple[Node, ...], int, int]:
        self.stack.append(self.take())
        found: list[Node] = []
        depth = 0
        while self.token.kind != ")":
            node, inner = self.expression(0)
            found.append(node)
            depth = max(depth, inner)
            if not self.accept(","):
                break
            if self.token.kind == ")":
                refuse_value(self)
        return tuple(found), depth, self.close().end

    def list_literal(self) -> tuple[Node, int]:
        opening = self.take()
        self.stack.append(opening)
        items: list[Node] = []
        optional: set[int] = set()
        depth = 0
        while self.token.kind != "]":
            if self.accept("?"):
                optional.add(len(items))
            node, inner = self.expression(0)
            items.append(node)
            depth = max(depth, inner)
            if not self.accept(","):
                break
        end = self.close().end
        node = ListLiteral(tuple(items), frozenset(optional), opening.start, end)
        return node, self.count(opening.start, depth + 1)

    def map_literal(self) -> tuple[Node, int]:
        opening = self.take()
        self.stack.append(opening)
        entries: list[tuple[Node, Node]] = []
        optional: set[int] = set()
        depth = 0
        while self.token.kind != "}":
            if self.accept("?"):
                optional.add(len(entries))
            key, first = self.expression(0)
            self.colon(key)
            value, second = self.expression(0)
            entries.append((key, value))
            depth = max(depth, first, second)
            if not self.accept(","):
                break
        end = self.close().end
        node = MapLiteral(tuple(entries), frozenset(optional), opening.start, end)
        return node, self.count(opening.start, depth + 1)

    def colon(self, key: Node) -> None:
        if self.accept(":"):
            return
        expected = Text('":" and a value', "“:”和一个值")
        token = self.token
        if token.kind == "end":
            refuse(self.excerpt, codes.ENDS_EARLY, key.start, key.end, expected=expected)
        found = self.excerpt.text[token.start : token.end]
        refuse(self.excerpt, codes.DOES_NOT_FIT_HERE, token.start, token.end, found=found, expected=expected)

    def looks_like_message(self) -> bool:
        first = self.tokens[min(self.position + 1, len(self.tokens) - 1)]
        second = self.tokens[min(self.position + 2, len(self.tokens) - 1)]
        return first.kind == "}" or (first.kind in ("name", "quoted", "?") and second.kind in (":", "name"))

    def message(self, operand: Node) -> tuple[Node, int]:
        self.stack.append(self.take())
        fields: list[tuple[str, Node]] = []
        depth = 0
        while self.token.kind != "}":
            self.accept("?")
            if self.token.kind not in ("name", "quoted"):
                refuse_field(self, self.token)
            name = self.take()
            self.colon(operand)
            value, inner = self.expression(0)
            fields.append((str(name.value), value))
            depth = max(depth, inner)
            if not self.accept(","):
                break
        end = self.close().end
        return Message(dotted(operand) or "", tuple(fields), operand.start, end), depth
