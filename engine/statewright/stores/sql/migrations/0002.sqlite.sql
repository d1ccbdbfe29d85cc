ALTER TABLE statewright_outbox ADD COLUMN target TEXT;

CREATE INDEX statewright_outbox_target ON statewright_outbox (lane, target, id) WHERE lane IS NOT NULL;

DROP INDEX statewright_outbox_lane;
