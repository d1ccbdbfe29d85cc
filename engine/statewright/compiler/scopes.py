"""What may an expression use where it stands? One function for each kind of place in the language.

Floor 2. `event` and `actor` are visible in the transition that the event enables and nowhere else; each
variable that a place lacks has its reason, which the author reads when using it there. What a state `has` is
not null inside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from ..diagnostics.diagnostic import Text
from ..expressions import Environment, Negated, Program, Variable
from ..expressions import types as kinds
from .fields import Fields
from .naming import Names

Fact: TypeAlias = Program | Negated
"""A condition that is known to hold, or not to hold, where an expression is evaluated."""

PARAMETERS = ("data", "event", "now", "actor", "instance", "active")
ITEM_PARAMETERS = (*PARAMETERS, "item", "index")
CONTRACT_PARAMETERS = ("params", "result")

_ACTOR = kinds.Object(
    "actor",
    {
        "id": kinds.Field(kinds.STRING),
        "roles": kinds.Field(kinds.ListOf(kinds.STRING)),
        "person": kinds.Field(kinds.Nullable(kinds.STRING)),
    },
    "attribute",
)

_LATER = Text(
    "only the transition that an event enables sees it; `set` in that transition what is needed later",
    "只有由事件引发的转换能看到它; 以后要用的内容请在那个转换里用 `set` 保存",
)
_ANY_EVENT = Text(
    '`"*"` stands for many events, so nothing is known of what it brought',
    '`"*"` 代表许多事件, 不知道它带来了什么',
)
_NO_NOW = Text(
    "`always` is not read again when time passes; use a timer with `until`",
    "时间流逝时不会重新检查 `always`; 请用带 `until` 的计时",
)
_NO_NOW_UNTIL = Text(
    "`until` is read again when its fields change, not when time passes; use `delay` to count from entering",
    "`until` 在其字段变化时重新读取, 而不是在时间流逝时; 从进入起计时请用 `delay`",
)
_DATA_ONLY = Text("only `data` is known here", "这里只知道 `data`")
_EVENT_ONLY = Text("only `event` and `instance` are known here", "这里只知道 `event` 和 `instance`")
_OTHERS_ONLY = Text(
    "of another workflow only `data` and `instance` are known here, of an event `event`, "
    "of an effect `params`",
    "这里只知道另一个流程的 `data` 和 `instance`, 事件的 `event`, 动作的 `params`",
)
_CONTRACT_ONLY = Text("only `params` and `result` are known here", "这里只知道 `params` 和 `result`")
_PARAMS_ONLY = Text("the result is not known before the effect was carried out", "外部动作完成之前不知道结果")
_OLD_ONLY = Text("in a migration the old data is read as `old`", "迁移中用 `old` 读取旧数据")
_ITEM_ONLY = Text("only in `change`, `remove` and `for_each`", "只在 `change`、`remove` 和 `for_each` 中可用")


class Scope(NamedTuple):
    """The place of an expression: its environment, the state it belongs to, and what is known to hold.

    `secret` are payload fields (as `event.NAME`) that may not be used here; `present` data fields that are
    not null.
    """

    environment: Environment
    state: int
    facts: tuple[Fact, ...] = ()
    secret: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()

    def knowing(self, *facts: Fact) -> Scope:
        """The same place with more known."""
        return self._replace(facts=(*self.facts, *facts))

    def revealing(self) -> Scope:
        """The same place where secrets may be tested."""
        return self._replace(secret=frozenset())


class Scopes(NamedTuple):
    """Makes the scopes of one workflow. `derived` grows while derived fields are compiled, then stays."""

    data: Fields
    names: Names
    zone: str
    has: Mapping[int, frozenset[str]]
    instance: kinds.Object
    derived: dict[str, kinds.Type]
    known: dict[frozenset[str], kinds.Object]

    def data_type(self, present: frozenset[str]) -> kinds.Object:
        """The type of `data` where these fields are not null."""
        found = self.known.get(present)
        if found is None:
            stored = {
                name: kinds.Field(type.type if name in present and isinstance(type, kinds.Nullable) else type)
                for name, type in self.data.types.items()
            }
            found = kinds.Object(
                "data", stored | {name: kinds.Field(t) for name, t in self.derived.items()}, "item"
            )
            self.known[present] = found
        return found

    def forget(self) -> None:
        """A derived field has been added."""
        self.known.clear()

    def transition(self, state: int, event: kinds.Object, secret: frozenset[str] = frozenset()) -> Scope:
        """A transition that the declared event of this payload enables."""
        return self._scope(state, event=event, actor=True, secret=secret)

    def any_event(self, state: int) -> Scope:
        """A transition of `"*"`."""
        return self._scope(state, actor=True, reasons={"event": _ANY_EVENT})

    def outcome(self, state: int, event: kinds.Object) -> Scope:
        """`done`, `failed`, `unknown`, `each_done`."""
        return self._scope(state, event=event)

    def inside(self, state: int) -> Scope:
        """Whatever happens in a state with no event to be seen: timers, entry, exit, invoke, outputs."""
        return self._scope(state)

    def always(self, state: int) -> Scope:
        """An eventless transition."""
        return self._scope(state, reasons={"now": _NO_NOW})

    def until(self, state: int) -> Scope:
        """The instant of a timer."""
        return self._scope(state, reasons={"now": _NO_NOW_UNTIL})

    def for_item(self, scope: Scope, item: kinds.Type, index: kinds.Type = kinds.INT) -> Scope:
        """As `scope`, with `item` and `index` of a list (or value and key of a map)."""
        environment = scope.environment
        variables = {**environment.variables, "item": Variable(item, True), "index": Variable(index)}
        reasons = {
            name: why for name, why in environment.unavailable.items() if name not in ("item", "index")
        }
        changed = environment._replace(parameters=ITEM_PARAMETERS, variables=variables, unavailable=reasons)
        return scope._replace(environment=changed)

    def after_set(self, scope: Scope, present: frozenset[str], facts: tuple[Fact, ...]) -> Scope:
        """As `scope` once data was changed: other fields are known not to be null, fewer facts hold."""
        variables = {**scope.environment.variables, "data": Variable(self.data_type(present), True)}
        environment = scope.environment._replace(variables=variables)
        return scope._replace(environment=environment, present=present, facts=facts)

    def derived_field(self) -> Scope:
        """A derived field."""
        return self._bare({"data": Variable(self.data_type(frozenset()), True)}, _DATA_ONLY)

    def declaration(self) -> Scope:
        """Who a role is, the business key: data and the instance, with nobody acting."""
        return self._bare(
            {"data": Variable(self.data_type(frozenset()), True), "instance": Variable(self.instance)},
            _DATA_ONLY,
        )

    def start(self) -> Scope:
        """The condition of a start: its data, who starts, when."""
        variables = {
            "data": Variable(self.data_type(frozenset()), True),
            "now": Variable(kinds.TIMESTAMP),
            "actor": Variable(_ACTOR),
            "instance": Variable(self.instance),
        }
        return self._bare(variables, _DATA_ONLY)

    def key(self, event: kinds.Object, secret: frozenset[str]) -> Scope:
        """The key of an event."""
        variables = {"event": Variable(event, True), "instance": Variable(self.instance)}
        return self._bare(variables, _EVENT_ONLY)._replace(secret=secret)

    def property(
        self, extra: Mapping[str, kinds.Type] | None = None, event: kinds.Object | None = None
    ) -> Scope:
        """What must hold: after a step, or of a subject with variables of its own (`params`, `output`)."""
        scope = self._scope(0, event=event, reasons={"now": _DATA_ONLY})
        if not extra:
            return scope
        environment = scope.environment
        variables = {**environment.variables, **{name: Variable(type, True) for name, type in extra.items()}}
        changed = environment._replace(parameters=(*PARAMETERS, *extra), variables=variables)
        return scope._replace(environment=changed)

    def subject(self, extra: Mapping[str, kinds.Type]) -> Scope:
        """A condition on something that happens in an instance of this workflow, told in another's file."""
        variables = {
            "data": Variable(self.data_type(frozenset()), True),
            "instance": Variable(self.instance),
            **{name: Variable(type, True) for name, type in extra.items()},
        }
        scope = self._bare(variables, _OTHERS_ONLY)
        added = tuple(name for name in extra if name not in PARAMETERS)
        return scope._replace(environment=scope.environment._replace(parameters=(*PARAMETERS, *added)))

    def contract(self, params: kinds.Object, result: kinds.Object | None) -> Scope:
        """The contract of an effect; without `result` what is said before it is carried out."""
        variables = {"params": Variable(params, True)}
        reasons = dict.fromkeys(PARAMETERS, _CONTRACT_ONLY)
        if result is None:
            reasons["result"] = _PARAMS_ONLY
        else:
            variables["result"] = Variable(result, True)
        environment = Environment(CONTRACT_PARAMETERS, variables, None, reasons, self.zone)
        return Scope(environment, 0)

    def migration(self) -> Scope:
        """The data of an older version, of which nothing is known but that it is a map."""
        old = kinds.MapOf(kinds.STRING, kinds.DYN)
        variables = {"old": Variable(old, True), "instance": Variable(self.instance)}
        reasons = dict.fromkeys(PARAMETERS, _OLD_ONLY)
        del reasons["instance"]
        parameters = ("old", *PARAMETERS[1:])
        return Scope(Environment(parameters, variables, None, reasons, self.zone), 0)

    def _bare(self, variables: Mapping[str, Variable], why: Text) -> Scope:
        reasons = {name: why for name in ITEM_PARAMETERS if name not in variables}
        return Scope(Environment(PARAMETERS, variables, None, reasons, self.zone), 0)

    def _scope(
        self,
        state: int,
        *,
        event: kinds.Object | None = None,
        actor: bool = False,
        secret: frozenset[str] = frozenset(),
        reasons: Mapping[str, Text] | None = None,
    ) -> Scope:
        present = self.has.get(state, frozenset())
        variables = {
            "data": Variable(self.data_type(present), True),
            "now": Variable(kinds.TIMESTAMP),
            "instance": Variable(self.instance),
        }
        unavailable = {"item": _ITEM_ONLY, "index": _ITEM_ONLY, **(reasons or {})}
        if event is not None:
            variables["event"] = Variable(event, True)
        if actor:
            variables["actor"] = Variable(_ACTOR)
        for name in ("event", "actor"):
            if name not in variables:
                unavailable.setdefault(name, _LATER)
        for name in unavailable:
            variables.pop(name, None)
        resolve = self.names.for_expressions(state)
        environment = Environment(PARAMETERS, variables, resolve, unavailable, self.zone)
        return Scope(environment, state, secret=secret, present=present)


def instance_type(has_ref: bool) -> kinds.Object:
    """The type of `instance`; `ref` is there where the workflow declares one."""
    ref: kinds.Type = kinds.STRING if has_ref else kinds.Nullable(kinds.STRING)
    fields: dict[str, kinds.Type] = {
        "id": kinds.STRING,
        "workflow": kinds.STRING,
        "version": kinds.Int(1, 2**53 - 1),
        "ref": ref,
    }
    return kinds.Object("instance", {name: kinds.Field(type) for name, type in fields.items()}, "attribute")
