-- The tables of version 2, as that release made them. Never changed: see test_migrations.py.
CREATE TABLE alert (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	message TEXT NOT NULL,
	remedy TEXT NOT NULL,
	experiment VARCHAR NOT NULL,
	raised FLOAT NOT NULL,
	acknowledged FLOAT,
	cleared FLOAT,
	PRIMARY KEY (id)
);
CREATE INDEX alert_cleared ON alert (cleared);
CREATE TABLE experiment (
	name VARCHAR NOT NULL,
	created FLOAT NOT NULL,
	medium VARCHAR NOT NULL,
	resume VARCHAR NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE fact (
	name VARCHAR NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE job (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	automation VARCHAR,
	experiment VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	started FLOAT NOT NULL,
	ended FLOAT,
	asleep BOOLEAN NOT NULL,
	long_running BOOLEAN NOT NULL,
	options TEXT NOT NULL,
	settings TEXT NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX ix_job_ended ON job (ended);
CREATE TABLE kept (
	job VARCHAR NOT NULL,
	experiment VARCHAR NOT NULL,
	state TEXT NOT NULL,
	PRIMARY KEY (job, experiment)
);
CREATE TABLE log (
	at INTEGER NOT NULL,
	level INTEGER NOT NULL,
	source VARCHAR NOT NULL,
	message TEXT NOT NULL,
	experiment VARCHAR NOT NULL,
	PRIMARY KEY (at)
);
CREATE TABLE session (
	hash VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	expires FLOAT NOT NULL,
	PRIMARY KEY (hash)
);
CREATE TABLE task (
	id VARCHAR NOT NULL,
	what VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	result TEXT,
	error TEXT,
	created FLOAT NOT NULL,
	finished FLOAT,
	PRIMARY KEY (id)
);
CREATE INDEX ix_task_created ON task (created);
CREATE TABLE version (
	number INTEGER NOT NULL,
	applied FLOAT NOT NULL,
	PRIMARY KEY (number)
);
CREATE TABLE series (
	id INTEGER NOT NULL,
	experiment VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	unit VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (experiment, name),
	FOREIGN KEY(experiment) REFERENCES experiment (name)
);
CREATE TABLE reading (
	series INTEGER NOT NULL,
	t BIGINT NOT NULL,
	value FLOAT NOT NULL,
	PRIMARY KEY (series, t),
	FOREIGN KEY(series) REFERENCES series (id)
)
 WITHOUT ROWID;
CREATE TABLE rollup (
	series INTEGER NOT NULL,
	level INTEGER NOT NULL,
	t BIGINT NOT NULL,
	n INTEGER NOT NULL,
	mean FLOAT NOT NULL,
	low FLOAT NOT NULL,
	high FLOAT NOT NULL,
	PRIMARY KEY (series, level, t),
	FOREIGN KEY(series) REFERENCES series (id)
)
 WITHOUT ROWID;
CREATE TABLE dose (
	id INTEGER NOT NULL,
	experiment VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	ml FLOAT NOT NULL,
	moved FLOAT,
	begun FLOAT NOT NULL,
	ended FLOAT,
	PRIMARY KEY (id)
);
CREATE INDEX ix_dose_ended ON dose (ended);
CREATE TABLE profile_run (
	id INTEGER NOT NULL,
	experiment VARCHAR NOT NULL,
	filename VARCHAR NOT NULL,
	unit VARCHAR NOT NULL,
	began FLOAT NOT NULL,
	ended FLOAT,
	text TEXT NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE profile_state (
	run INTEGER NOT NULL,
	state TEXT NOT NULL,
	PRIMARY KEY (run),
	FOREIGN KEY(run) REFERENCES profile_run (id)
);
INSERT INTO version VALUES (2, 0);
