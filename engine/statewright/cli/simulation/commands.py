"""What may be typed in a simulation? One function for each word: session in, session out. Floor 7."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from ...diagnostics import Text, nearest
from ...explanation import event_text, explain_both, value_text
from ...kernel.outputs import Refusal
from ...kernel.snapshot import Incident
from ...kernel.turning import Stale
from ...kernel.values import Actor, Sender
from ...testing import world as worlds
from ...testing.scenarios import duration
from ...testing.world import Answered, Key, Outcome, Receipt, Request
from ..changes import show_changes
from ..console import Console
from .asking import GivenUp, ask_fields, called_value, meant
from .screen import asked_text, length_words, person_text, show
from .session import Session, choices, open_requests, people_of

Command = Callable[[Console, Session, list[str]], Session]

_DURATION = re.compile(r"(\d+(ms|s|m|h|d|w))+")

_HELP = Text(
    """\
  NUMBER or EVENT       send an event; it asks who sends it and what with, or all in one line:
                        pay_succeeded by gateway trade_no=T1 amount=9900
                        a new person:  cancel by wang:buyer
  wait                  let time pass until the next timer; wait 15d: that long
  answer                say how a request to the outside ended (done, failed, unknown)
  data                  what the instance remembers
  go                    look at another instance (those that were started)
  history               what was done so far
  back                  take the last action back; back 3: the last three
  show                  the screen again
  quit                  leave""",
    """\
  编号 或 事件名         发送事件; 会询问由谁发送、内容是什么, 也可写成一行:
                        pay_succeeded by gateway trade_no=T1 amount=9900
                        新的人物:  cancel by wang:buyer
  wait (等待)           时间前进到下一个计时; wait 15d: 前进这么久
  answer (回答)         给出外部请求的结果 (done 完成, failed 失败, unknown 不明)
  data (数据)           实例记住的数据
  go (切换)             查看另一个实例 (被启动的实例)
  history (历史)        到目前为止做过什么
  back (返回)           撤回上一步; back 3: 撤回三步
  show (显示)           重新显示
  quit (退出)           离开""",
)
_UNKNOWN = Text(
    "'{word}' is neither an event nor a command; type help",
    "“{word}”既不是事件也不是命令; 输入 help 查看说明",
)
_NEAR = Text("'{word}' is not known; did you mean '{near}'?", "不认识“{word}”; 是否想输入“{near}”?")
_REFUSED = Text("  REFUSED: {why}", "  被拒绝: {why}")
_IGNORED = Text(
    "  accepted and ignored: the workflow says nothing of it in this state",
    "  已接受并忽略: 这个状态下流程对它没有规定",
)
_PARKED = Text("  put aside until a state takes it", "  留待以后处理")
_REPEATED = Text(
    "  this was sent before; the first answer stands, and nothing new happened",
    "  以前发过同样的; 以第一次的结果为准, 没有新的变化",
)
_INCIDENT = Text("  could not be taken ({reason}): {why}", "  无法处理({reason}): {why}")
_STALE = Text("  nobody waits for this any more", "  已经没有人在等这个结果")
_WHO = Text("  who? {people}: ", "  由谁? {people}: ")
_NO_PERSON = Text(
    "  there is nobody called '{name}' here; a new person: {name}:ROLE",
    "  这里没有“{name}”; 新的人物请写: {name}:角色",
)
_DROPPED = Text("  not sent", "  没有发送")
_NO_TIMER = Text("  no timer runs; say how long: wait 1d", "  没有计时在走; 请说明多久: wait 1d")
_NO_DURATION = Text(
    "  '{text}' is not a length of time; write 30m, 24h or 15d", "  “{text}”不是时长; 请写 30m、24h 或 15d"
)
_WAITED = Text("waited {length}", "等待 {length}")
_NO_REQUEST = Text("  nothing was asked of the outside", "  没有对外的请求")
_WHICH = Text("  which? {list}: ", "  哪一个? {list}: ")
_HOW = Text(
    "  how did it end? done, failed or unknown: ", "  结果如何? done(完成)、failed(失败) 或 unknown(不明): "
)
_CODE = Text("  error code [{codes}]: ", "  错误代码 [{codes}]: ")
_ANSWERED = Text("{name}: {how}", "{name}: {how}")
_BACK = Text("  taken back: {told}", "  已撤回: {told}")
_AT_BEGINNING = Text("  this is the beginning", "  已经是开头")


def command(console: Console, session: Session, line: str) -> Session:
    """Do what was typed. A line that makes no sense is answered, and changes nothing."""
    words = _split(line)
    if not words:
        return session
    word, rest = words[0], words[1:]
    known = COMMANDS.get(word.lower())
    if known is not None:
        return known(console, session, rest)
    if word == "send" and rest:
        word, rest = rest[0], rest[1:]
    possible = choices(session)
    if word.isdigit() and 0 < int(word) <= len(possible):
        word = possible[int(word) - 1].event
    if word in session.definition.events:
        return _send(console, session, word, rest)
    near = nearest(word, [*session.definition.events, *COMMANDS])
    console.say((_NEAR if near else _UNKNOWN).fill({"word": word, "near": near}))
    return session


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _send(console: Console, session: Session, event: str, rest: list[str]) -> Session:
    by, given = _arguments(rest)
    rule = session.definition.events[event]
    try:
        actor, sender = _who(console, session, event, by)
        payload = ask_fields(console, rule.fields, given)
    except GivenUp:
        console.say(_DROPPED)
        return session
    answered = worlds.send(session.world, session.focus, event, payload, actor=actor, sender=sender)
    name = event_text(session.definition, event)
    who = actor.id if actor else ""
    told = Text(f"{name.en} by {who}", f"{who} 发送{name.zh}") if who else name
    return _after(console, session, answered, told)


def _arguments(rest: list[str]) -> tuple[str | None, dict[str, str]]:
    """`by NAME field=value …`."""
    by: str | None = None
    given: dict[str, str] = {}
    words = iter(rest)
    for word in words:
        if word == "by":
            by = next(words, None)
        elif "=" in word:
            name, _, value = word.partition("=")
            given[name] = value
    return by, given


def _who(
    console: Console, session: Session, event: str, by: str | None
) -> tuple[Actor | None, Sender | None]:
    """Who sends: the person named, the only one who may, or whoever is chosen.

    A workflow where only one may.
    """
    people = people_of(session.definition, session.snapshot, session.people)
    rule = session.definition.events[event]
    if by is not None:
        return _named(console, people, by), None
    choice = next((choice for choice in choices(session) if choice.event == event), None)
    if rule.by is None and rule.origin:
        origin = rule.origin[0]
        return Actor(f"some-{origin}"), Sender(origin, f"some-{origin}", _relation(origin))
    may = choice.people if choice is not None else tuple(people.values())
    if choice is not None and not may:
        return None, None
    if len(may) == 1 and choice is not None:
        return may[0], None
    listed = ", ".join(
        f"{n}) {console.words(person_text(session.definition, a))}" for n, a in enumerate(may, 1)
    )
    typed = console.ask(_WHO.fill({"people": listed}))
    if not typed:
        raise GivenUp
    if typed.isdigit() and 0 < int(typed) <= len(may):
        return may[int(typed) - 1], None
    return _named(console, people, typed), None


def _relation(origin: str) -> str:
    return origin if origin in ("parent", "self") else "other"


def _named(console: Console, people: Mapping[str, Actor], by: str) -> Actor:
    name, _, roles = by.partition(":")
    if roles:
        return Actor(name, roles.split(","))
    if name not in people:
        console.say(_NO_PERSON.fill({"name": name}))
        raise GivenUp
    return people[name]


def _after(console: Console, session: Session, answered: Answered, told: Text) -> Session:
    """Say what an action has come to; a refusal leaves the session as it was."""
    before, reply = session.world, answered.reply
    match reply:
        case Refusal():
            why = explain_both(session.definition, reply)
            console.say(console.paint(console.words(_REFUSED.fill({"why": why})), "31"))
            return session
        case Incident(reason=reason, message=message):
            console.say(_INCIDENT.fill({"reason": reason, "why": message}))
        case Stale():
            console.say(_STALE)
        case Receipt(repeated=True):
            console.say(_REPEATED)
        case Receipt(outcome="ignored"):
            console.say(_IGNORED)
        case Receipt(outcome="parked"):
            console.say(_PARKED)
        case _:
            pass
    show_changes(console, before, answered.world)
    after = session.then(answered.world, told)
    show(console, after)
    return after


def _wait(console: Console, session: Session, rest: list[str]) -> Session:
    text = rest[0] if rest else ""
    if text and not _DURATION.fullmatch(text):
        console.say(_NO_DURATION.fill({"text": text}))
        return session
    length = duration(text) if text else _until_next(session)
    if length is None:
        console.say(_NO_TIMER)
        return session
    world = worlds.wait(session.world, length)
    show_changes(console, session.world, world)
    after = session.then(world, _WAITED.fill({"length": length_words(length)}))
    show(console, after)
    return after


def _until_next(session: Session) -> timedelta | None:
    due = session.world.next_due()
    return None if due is None else due - session.world.now


def _answer(console: Console, session: Session, rest: list[str]) -> Session:
    try:
        request = _which(console, session)
        if request is None:
            console.say(_NO_REQUEST)
            return session
        outcome = _outcome(console, session, request)
    except GivenUp:
        console.say(_DROPPED)
        return session
    answered = worlds.answer(session.world, request, outcome)
    how = f"{outcome.kind} {outcome.code}".rstrip()
    return _after(console, session, answered, _ANSWERED.fill({"name": request.name, "how": how}))


def _which(console: Console, session: Session) -> Request | None:
    requests = open_requests(session)
    if len(requests) < 2:
        return requests[0] if requests else None
    listed = "  ".join(
        f"{number}) {console.words(asked_text(session, request))}"
        for number, request in enumerate(requests, 1)
    )
    typed = console.ask(_WHICH.fill({"list": listed}))
    if typed is None or not typed.isdigit() or not 0 < int(typed) <= len(requests):
        raise GivenUp
    return requests[int(typed) - 1]


def _outcome(console: Console, session: Session, request: Request) -> Outcome:
    definition = session.world.definitions[request.owner.workflow]
    effect = definition.effects.get(request.name) if request.kind == "effect" else None
    kind = (console.ask(_HOW) or "").strip().lower()
    if kind in ("done", "d", "完成"):
        return Outcome("done", ask_fields(console, effect.result if effect else (), {}))
    if kind in ("failed", "f", "失败"):
        titles = effect.error_titles if effect else {}
        codes = [called_value(code, title, console.lang) for code, title in titles.items()]
        typed = console.ask(_CODE.fill({"codes": ", ".join(codes) or "failed"})) or "failed"
        return Outcome("failed", code=meant(typed, titles))
    if kind in ("unknown", "u", "不明"):
        return Outcome("unknown")
    raise GivenUp


def _data(console: Console, session: Session, rest: list[str]) -> Session:
    for name, value in session.snapshot.data.items():
        field = session.definition.data.get(name)
        title = field.title.get(console.lang, "") if field else ""
        told = console.words(value_text(value, field.schema if field else {}))
        console.say(f"  {name}: {told}{console.paint(f'  {title}', '2') if title else ''}")
    return session


def _history(console: Console, session: Session, rest: list[str]) -> Session:
    for number, (world, told) in enumerate(zip(session.worlds, session.told)):
        console.say(f"  {number:>2}  {world.now:%Y-%m-%d %H:%M}  {console.words(told)}")
    return session


def _back(console: Console, session: Session, rest: list[str]) -> Session:
    count = int(rest[0]) if rest and rest[0].isdigit() else 1
    if len(session.worlds) == 1:
        console.say(_AT_BEGINNING)
        return session
    console.say(_BACK.fill({"told": session.told[-1]}) if count == 1 else "")
    after = session.back(count)
    show(console, after)
    return after


def _go(console: Console, session: Session, rest: list[str]) -> Session:
    keys = list(session.world.instances)
    if not rest:
        for number, key in enumerate(keys, 1):
            console.say(f"  {number}) {key.workflow} {key.id}")
        rest = [console.ask("  ? ") or ""]
    chosen = _instance(keys, rest[0])
    if chosen is None:
        return session
    after = replace(session, focus=chosen)
    show(console, after)
    return after


def _instance(keys: list[Key], typed: str) -> Key | None:
    if typed.isdigit() and 0 < int(typed) <= len(keys):
        return keys[int(typed) - 1]
    return next((key for key in reversed(keys) if typed in (key.id, key.workflow)), None)


def _help(console: Console, session: Session, rest: list[str]) -> Session:
    console.say(_HELP)
    return session


def _show(console: Console, session: Session, rest: list[str]) -> Session:
    show(console, session)
    return session


COMMANDS: Mapping[str, Command] = {
    **dict.fromkeys(("wait", "w", "等待"), _wait),
    **dict.fromkeys(("answer", "a", "回答"), _answer),
    **dict.fromkeys(("data", "d", "数据"), _data),
    **dict.fromkeys(("history", "h", "历史"), _history),
    **dict.fromkeys(("back", "b", "返回"), _back),
    **dict.fromkeys(("go", "g", "切换"), _go),
    **dict.fromkeys(("help", "?", "帮助"), _help),
    **dict.fromkeys(("show", "s", "显示"), _show),
}
QUIT = frozenset({"quit", "q", "exit", "退出"})
