"""What must a store do? The contract of `runtime.ports.Store` as tests that any store can be put to.

Floor 6. For a store of your own:

    @pytest.mark.parametrize("law", LAWS, ids=name_of)
    def test_my_store(law):
        law(lambda clock: MyStore(clock))

Each law opens an empty store with a clock, and raises AssertionError where the store breaks it.
"""

from __future__ import annotations

from . import questions, turns, work
from .bench import Law, Open

__all__ = ["LAWS", "Law", "Open", "name_of"]

LAWS: tuple[Law, ...] = (
    turns.what_is_committed_is_there,
    turns.a_turn_replaces_what_was_read,
    turns.a_stale_commit_writes_nothing,
    turns.what_a_turn_settles_is_gone,
    turns.many_turns_are_written_together,
    turns.many_starts_are_written_together,
    turns.an_id_is_taken_once,
    turns.a_key_is_taken_once,
    turns.a_failed_transaction_leaves_nothing,
    turns.no_update_is_lost,
    turns.a_person_can_be_erased,
    turns.old_instances_are_forgotten,
    work.timers_fall_due_in_order,
    work.lanes_keep_their_order,
    work.receivers_of_one_lane_do_not_wait_for_each_other,
    work.an_effect_is_leased_to_one,
    work.ordered_effects_wait_for_each_other,
    work.numbers_are_kept_under_names,
    work.upgrading_twice_does_nothing,
    work.a_hint_is_heard,
    questions.instances_are_found,
    questions.an_indexed_field_follows_its_value,
    questions.a_ref_finds_the_live_one,
    questions.incidents_are_listed,
    questions.definitions_are_published,
    questions.refusals_are_bounded,
    questions.gauges_tell_the_oldest,
)


def name_of(law: Law) -> str:
    """A law's name, for test ids."""
    return getattr(law, "__name__", "law").replace("_", " ")
