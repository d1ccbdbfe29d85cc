"""What became of the properties that speak of several workflows, and what is to be said of them?

Floor 3. One instance of each workflow that a property names (two of those that may be started again before
they have ended), and whatever else there is as an environment that may do anything at any time; the workflows
are composed once for all properties that name the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..diagnostics import Diagnostic, Text
from ..diagnostics.codes import systems as codes
from ..document import Document
from ..document import Mapping as MappingNode
from ..explanation import property_text
from ..kernel.definition import Definition, Property, Subject
from .machine import TooLarge
from .relied import spoken_of, subjects_of
from .report import Answer, Trace, Verdict
from .system_deciding import PACKETS_MAX, System, SystemVerdict, decide_together, system_names
from .system_report import Named, SystemReport, joined
from .system_telling import traces_of
from .system_watching import Unknown

Systems = dict[tuple[str, ...], System]
"""What was composed already, by the names of the workflows."""


def prove_together(
    definitions: Mapping[str, Definition],
    documents: Mapping[str, Document],
    tell: Callable[[str, str], None] = lambda workflow, name: None,
    owners: Iterable[str] | None = None,
    systems: Systems | None = None,
) -> SystemReport:
    """Decide the properties of these workflows (or of the `owners` alone) that speak of another one of them.

    `tell` hears of each before it is looked at: its workflow and its name. `systems` is what was composed
    before, and grows.
    """
    systems = {} if systems is None else systems
    reports = (
        _owned(definitions, documents[owner], owner, tell, systems)
        for owner in (definitions if owners is None else owners)
    )
    return joined(reports)


def _owned(
    definitions: Mapping[str, Definition],
    document: Document,
    owner: str,
    tell: Callable[[str, str], None],
    systems: Systems,
) -> SystemReport:
    """What becomes of the properties of one workflow."""
    verdicts: dict[Named, Verdict] = {}
    found: list[Diagnostic] = []
    stories: dict[Named, str] = {}
    traces: dict[Named, Mapping[str, Trace]] = {}
    for prop in definitions[owner].properties:
        if not spoken_of(prop) or not definitions.keys() >= set(spoken_of(prop)):
            continue
        tell(owner, prop.name)
        try:
            verdict = _decide(systems, definitions, document, owner, prop)
        except Unknown as unknown:
            found.append(_unknown(document, unknown.subject))
            continue
        named = (owner, prop.name)
        verdicts[named] = _as_verdict(verdict)
        if verdict.story is not None:
            found.append(_broken(definitions[owner], document, verdict))
            stories[named] = verdict.scenario
            traces[named] = traces_of(verdict.members, verdict.told)
    return SystemReport(verdicts, {owner: tuple(found)} if found else {}, stories, traces)


def _decide(
    systems: Systems,
    definitions: Mapping[str, Definition],
    document: Document,
    owner: str,
    prop: Property,
) -> SystemVerdict:
    names = system_names(owner, prop)
    unread = _unread(document, prop)
    if unread is not None:
        return SystemVerdict(owner, prop, Answer.UNDECIDED, "", names, why=unread)
    verdict = _together(systems, definitions, names, owner, prop)
    if verdict.answer is not Answer.VIOLATED and verdict.beyond:
        more = _together(systems, definitions, (*names, *verdict.beyond), owner, prop)
        return verdict if more.answer is Answer.UNDECIDED else more
    return verdict


def _together(
    systems: Systems,
    definitions: Mapping[str, Definition],
    names: tuple[str, ...],
    owner: str,
    prop: Property,
) -> SystemVerdict:
    """The verdict with an instance for each of these names."""
    key = tuple(sorted(names))
    try:
        system = systems.get(key)
        if system is None:
            system = systems[key] = System(names, definitions)
    except TooLarge as large:
        return SystemVerdict(owner, prop, Answer.UNDECIDED, "", names, why=large.what)
    return decide_together(system, owner, prop)


def _unread(document: Document, prop: Property) -> Text | None:
    """Why not, where a condition could not be read because nothing was known of the other workflow."""
    for subject in subjects_of(prop):
        node = document.node(subject.where) if subject.of is not None and subject.when is None else None
        if isinstance(node, MappingNode) and node.find("when") is not None:
            return _UNREAD.fill({"workflow": subject.of, "name": subject.name})
    return None


_UNREAD = Text(
    'the condition on "{name}" was not read: "{workflow}" is in another folder, or has no such name',
    "“{name}” 的条件未被读取: “{workflow}” 在另一个文件夹中, 或没有这个名称",
)


def _as_verdict(verdict: SystemVerdict) -> Verdict:
    """As verdicts on single workflows are kept and shown."""
    instances = {name: verdict.members.count(name) for name in verdict.members}
    bounds = {
        **{f"instances of {name}": count for name, count in instances.items()},
        "messages that wait between two instances": verdict.packets_max or PACKETS_MAX,
    }
    left_out = (f"more than {instances[name]} {name} at a time" for name in verdict.beyond)
    return Verdict(
        verdict.property,
        verdict.answer,
        verdict.engine,
        verdict.nodes,
        steps=len(verdict.told),
        why=verdict.why,
        states=verdict.states,
        abstracted=tuple(left_out),
        bounds=bounds,
    )


def _broken(definition: Definition, document: Document, verdict: SystemVerdict) -> Diagnostic:
    prop = verdict.property
    return Diagnostic.of(
        codes.SYSTEM_BROKEN,
        document.source,
        document.locate_key(prop.where),
        name=property_text(definition, prop.name),
        workflows=", ".join(dict.fromkeys(verdict.members)),
        count=len(verdict.told),
        story=verdict.story,
    )


_KINDS = {
    "state": Text("state", "状态"),
    "event": Text("event", "事件"),
    "effect": Text("effect", "动作"),
    "final": Text("state", "状态"),
}


def _unknown(document: Document, subject: Subject) -> Diagnostic:
    return Diagnostic.of(
        codes.SYSTEM_SUBJECT,
        document.source,
        document.locate(subject.where),
        workflow=subject.of,
        kind=_KINDS[subject.kind],
        name=subject.name,
    )


__all__ = ["SystemReport", "prove_together"]
