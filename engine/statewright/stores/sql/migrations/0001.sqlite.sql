CREATE TABLE statewright_definition (
    "key" INTEGER NOT NULL,
    workflow TEXT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    language BIGINT NOT NULL,
    source TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY ("key")
);

CREATE UNIQUE INDEX statewright_definition_digest ON statewright_definition (digest);

CREATE TABLE statewright_incident (
    instance BIGINT NOT NULL,
    number BIGINT NOT NULL,
    workflow TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    input TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT statewright_incident_pkey PRIMARY KEY (instance, number)
);

CREATE TABLE statewright_indexed (
    instance BIGINT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT statewright_indexed_pkey PRIMARY KEY (instance, field)
)
 WITHOUT ROWID;

CREATE INDEX statewright_indexed_value ON statewright_indexed (field, value, instance);

CREATE TABLE statewright_instance (
    "key" INTEGER NOT NULL,
    uid TEXT NOT NULL,
    workflow TEXT NOT NULL,
    id TEXT NOT NULL,
    ref TEXT,
    definition BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    status TEXT NOT NULL,
    configuration TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    incidents BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY ("key")
);

CREATE UNIQUE INDEX statewright_instance_id ON statewright_instance (workflow, id);

CREATE INDEX statewright_instance_incidents ON statewright_instance (workflow, "key") WHERE incidents > 0;

CREATE UNIQUE INDEX statewright_instance_ref ON statewright_instance (workflow, ref) WHERE ref IS NOT NULL AND status = 'running';

CREATE INDEX statewright_instance_state ON statewright_instance (workflow, configuration, "key");

CREATE TABLE statewright_log (
    instance BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    actor TEXT,
    outcome TEXT NOT NULL,
    input TEXT NOT NULL,
    trace TEXT NOT NULL,
    definition BIGINT NOT NULL,
    semantics BIGINT NOT NULL,
    hash TEXT NOT NULL,
    meta TEXT,
    checkpoint TEXT,
    CONSTRAINT statewright_log_pkey PRIMARY KEY (instance, seq)
)
 WITHOUT ROWID;

CREATE TABLE statewright_meter (
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE statewright_outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    instance BIGINT NOT NULL,
    lane BIGINT,
    workflow TEXT NOT NULL,
    name TEXT NOT NULL,
    "key" TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    phase TEXT NOT NULL,
    until BIGINT,
    leased_until BIGINT,
    leased_by TEXT,
    error TEXT,
    meta TEXT
);

CREATE INDEX statewright_outbox_delivery ON statewright_outbox (id) WHERE kind <> 'effect';

CREATE INDEX statewright_outbox_effect ON statewright_outbox (name, due_at) WHERE kind = 'effect';

CREATE INDEX statewright_outbox_lane ON statewright_outbox (lane, id) WHERE lane IS NOT NULL;

CREATE TABLE statewright_receipt (
    instance BIGINT NOT NULL,
    scope TEXT NOT NULL,
    "key" TEXT NOT NULL,
    digest TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT statewright_receipt_pkey PRIMARY KEY (instance, scope, "key")
)
 WITHOUT ROWID;

CREATE TABLE statewright_refusal (
    number INTEGER NOT NULL,
    workflow TEXT NOT NULL,
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    actor TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE statewright_timer (
    instance INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (instance)
);

CREATE INDEX statewright_timer_due ON statewright_timer (due_at);
