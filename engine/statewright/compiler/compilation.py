"""From the text of a workflow to its definition, or to everything that is wrong with it.

Floor 2. Never raises on bad input. Stages: text to tree and schema (`document`), declarations, derived
fields, rules; what one stage cannot read the next does without, so that one run reports all it can. Only a
file that is not in the form of the language ends early: nothing could be said of its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..diagnostics.codes import names as codes
from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.source import Source
from ..document import Document, read, salvage, validate
from ..kernel.definition import Definition
from ..kernel.values import Json
from .declarations import business_key, effects, events, roles, starts
from .deriving import derive, titles_of
from .digest import digest_of
from .fields import Fields, declare
from .ground import Ground
from .interfaces import Interface
from .migrations import migrations
from .naming import names_of
from .outline import Outline, outline
from .place import Place
from .problems import Problems
from .properties import properties
from .schemas import Types
from .scopes import Scopes, instance_type
from .states import check_has, states
from .tables import build_tables
from .titles import words
from .transitions import Numbered
from .updating import Derived


@dataclass(frozen=True, slots=True)
class Compilation:
    """What came of a text: the definition (None if anything is wrong), all findings by position, the tree."""

    definition: Definition | None
    diagnostics: tuple[Diagnostic, ...]
    document: Document | None

    @property
    def ok(self) -> bool:
        """Whether there is a definition."""
        return self.definition is not None


def compile_source(
    source: Source | str,
    *,
    name: str = "<text>",
    interfaces: Mapping[str, Interface] | None = None,
    include: Callable[[str], Source | None] | None = None,
) -> Compilation:
    """Compile the YAML text of a workflow.

    `name` is what a bare text is called in findings; `interfaces` are the workflows that it may speak to, by
    name (of others nothing is known and nothing reported); `include` reads a file named in a `$ref`.
    """
    text = source if isinstance(source, Source) else Source(name, source)
    document, diagnostics = read(text)
    if document is None:
        return Compilation(None, tuple(diagnostics), None)
    return compile_document(document, diagnostics, interfaces=interfaces, include=include)


def compile_document(
    document: Document,
    diagnostics: list[Diagnostic],
    *,
    interfaces: Mapping[str, Interface] | None = None,
    include: Callable[[str], Source | None] | None = None,
) -> Compilation:
    """As `compile_source`, for a tree that was read already, with what reading it found."""
    problems = Problems()
    problems.extend(diagnostics)
    problems.extend(validate(document, "workflow"))
    sound = salvage(document, "workflow") if _has_error(problems) else document
    if sound is None:
        return Compilation(None, problems.sorted(), document)
    types = Types(sound, problems, include)
    ground = _ground(Place(sound, (), sound.plain), problems, types, interfaces or {})
    definition = _definition(ground)
    return Compilation(definition, problems.sorted(), document)


def _has_error(problems: Problems) -> bool:
    return any(found.severity is Severity.ERROR for found in problems.found)


def _ground(root: Place, problems: Problems, types: Types, interfaces: Mapping[str, Interface]) -> Ground:
    name = str(root.get("workflow"))
    types.check_all(root)
    tree = outline(root, name, problems)
    names = names_of(name, tree)
    data = declare(root.find("data"), types, problems)
    has_ref = root.find("ref") is not None
    scopes = Scopes(data, names, _zone(root, problems), _has(tree), instance_type(has_ref), {}, {})
    return Ground(
        root=root,
        name=name,
        problems=problems,
        types=types,
        outline=tree,
        names=names,
        scopes=scopes,
        data=data,
        output=declare(root.find("output"), types, problems),
        payloads={
            event: declare(place.find("payload"), types, problems, payload=True)
            for event, place in root.inside("events")
        },
        params=_effect_fields(root, "params", types, problems),
        results=_effect_fields(root, "result", types, problems),
        roles=frozenset(role for role, _ in root.inside("roles")),
        interfaces=interfaces,
    )


def _effect_fields(root: Place, key: str, types: Types, problems: Problems) -> dict[str, Fields]:
    return {name: declare(place.find(key), types, problems) for name, place in root.inside("effects")}


def _has(tree: Outline) -> dict[int, frozenset[str]]:
    """For each state the fields that are not null inside it: promised by it or by a state around it."""
    found: dict[int, frozenset[str]] = {}
    for draft in tree.states:
        own = frozenset(str(part.value) for part in draft.place.many("has"))
        found[draft.number] = own | found.get(draft.parent, frozenset())
    return found


def _zone(root: Place, problems: Problems) -> str:
    place = root.find("zone")
    if place is None:
        return "UTC"
    name = str(place.value)
    if name != "UTC":
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            problems.at(codes.UNKNOWN_ZONE, place, name=name)
            return "UTC"
    return name


def _definition(ground: Ground) -> Definition | None:
    root = ground.root
    derived = derive(root, ground.data, ground.scopes, ground.problems)
    check_has(ground)
    numbered = Numbered(derived, [])
    blank = Definition(
        name=ground.name,
        version=_version(root),
        digest="",
        states=states(ground, numbered),
        transitions=tuple(numbered.found),
        state_index=dict(ground.outline.by_path),
        data=ground.data.by_name,
        events=events(ground),
        effects=effects(ground),
        roles=roles(ground),
        tables=None,  # type: ignore[arg-type]  # given below, once it is known that the chart is sound
        data_shape=ground.data.shape,
        derived=derived.expressions,
        derived_titles=titles_of(root),
        output=ground.output.by_name,
        output_shape=ground.output.shape,
        starts=starts(ground),
        ref=business_key(ground),
        properties=properties(ground),
        migrations=migrations(ground),
        zone=ground.scopes.zone,
        title=words(root.get("title")),
        description=words(root.get("description")),
        notes=_notes(root),
        syntax=_tree(root),
    )
    return None if _has_error(ground.problems) else _sealed(ground, blank, derived)


def _sealed(ground: Ground, blank: Definition, derived: Derived) -> Definition:
    """The definition with its digest and the kernel's tables: only sound ones have them."""
    included = {key: dict(schema) for key, schema in ground.types.included.items()}
    tables = build_tables(
        blank.states, blank.transitions, blank.events, blank.data, blank.properties, derived.reads
    )
    digest = digest_of(_tree(ground.root), included)
    return replace(blank, digest=digest, tables=tables, included=included)


def _tree(root: Place) -> dict[str, Json]:
    return root.value if isinstance(root.value, dict) else {}


def _version(root: Place) -> int:
    version = root.get("version")
    return version if isinstance(version, int) else 0


def _notes(root: Place) -> str | None:
    notes = words(root.get("notes"))
    return notes.get("en") or next(iter(notes.values()), None)
