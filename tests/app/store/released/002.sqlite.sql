BEGIN TRANSACTION;
CREATE TABLE blobs (
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    touched_at DATETIME NOT NULL,
    PRIMARY KEY (sha256)
);
INSERT INTO "blobs" VALUES('003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872',5,'2026-11-25 19:02:08.345692');
INSERT INTO "blobs" VALUES('3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3',3,'2026-11-25 19:02:08.372273');
INSERT INTO "blobs" VALUES('7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed',3,'2026-11-25 19:02:08.372788');
CREATE TABLE checkpoint_writes (
    job_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    checkpoint_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    channel TEXT NOT NULL,
    type TEXT NOT NULL,
    value BLOB NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (job_id, namespace, checkpoint_id, task_id, position),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);
INSERT INTO "checkpoint_writes" VALUES('01m8a1cdd9bc80bxrbjknzqg6n','','1','t',0,'c','msgpack',X'01','');
CREATE TABLE checkpoints (
    job_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    id TEXT NOT NULL,
    parent_id TEXT,
    type TEXT NOT NULL,
    state BLOB NOT NULL,
    about JSON NOT NULL,
    PRIMARY KEY (job_id, namespace, id),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);
INSERT INTO "checkpoints" VALUES('01m8a1cdd9bc80bxrbjknzqg6n','','1',NULL,'msgpack',X'00FF','{"step": 1}');
CREATE TABLE credentials (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    project_id TEXT,
    secret_hash TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    expires_at DATETIME,
    revoked_at DATETIME,
    used_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    UNIQUE (secret_hash)
);
CREATE TABLE events (
    job_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body JSON NOT NULL,
    at DATETIME NOT NULL,
    PRIMARY KEY (job_id, number),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);
INSERT INTO "events" VALUES('01m8a1cdd9bc80bxrbjknzqg6n',1,'phase','{"a": "\u00fc"}','2026-11-25 19:02:09.640927');
CREATE TABLE holds (
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    until DATETIME NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE job_files (
    job_id TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (job_id, path),
    FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE,
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
);
INSERT INTO "job_files" VALUES('01m8a1cdd9bc80bxrbjknzqg6n','inputs/a.md','003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872');
CREATE TABLE jobs (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    project_id TEXT,
    state TEXT NOT NULL,
    request JSON NOT NULL,
    key TEXT,
    run_id TEXT NOT NULL,
    fence INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    worker_id TEXT,
    cancel_asked BOOLEAN NOT NULL,
    progress JSON,
    question JSON,
    answer JSON,
    result JSON,
    error JSON,
    last_event INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    started_at DATETIME,
    ended_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    UNIQUE (key),
    UNIQUE (run_id)
);
INSERT INTO "jobs" VALUES('01m8a1cdd9bc80bxrbjknzqg6n','deck','me','t','01m8a1ccfh17c68atm2qd2drnf','running','{"x": 1}',NULL,'01m8a1cdd9r0k3vtt0y1cggzx7',0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,0,'2026-11-25 19:02:09.577655',NULL,NULL);
CREATE TABLE projects (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    head_id TEXT,
    ahead JSON NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (id)
);
INSERT INTO "projects" VALUES('01m8a1ccfh17c68atm2qd2drnf','deck','me','夜 ‮','01m8a1ccrgh1ktqm298bpdxkkw','["01m8a1ccx5md5sqfsek23tx060"]','2026-11-25 19:02:08.625395','2026-11-25 19:02:09.280902',NULL);
CREATE TABLE schema_steps (
	number INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "schema_steps" VALUES(1,'platform','2026-11-25 19:02:08.228470');
INSERT INTO "schema_steps" VALUES(2,'credentials','2026-11-25 19:02:08.229797');
CREATE TABLE sources (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    origin TEXT,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
);
INSERT INTO "sources" VALUES('01m8a1cdd7nma36xxqk3rjpaxm','01m8a1ccfh17c68atm2qd2drnf','a.md','003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872','text/markdown',NULL,'2026-11-25 19:02:09.575880');
CREATE TABLE turns (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    role TEXT NOT NULL,
    text TEXT NOT NULL,
    job_id TEXT,
    version_id TEXT,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project_id, number),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
INSERT INTO "turns" VALUES('01m8a1cd8a2ehqw34x93axdr3h','01m8a1ccfh17c68atm2qd2drnf',1,'person','Hello',NULL,NULL,'2026-11-25 19:02:09.418481');
CREATE TABLE version_files (
    version_id TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, path),
    FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE,
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
);
INSERT INTO "version_files" VALUES('01m8a1ccrgh1ktqm298bpdxkkw','x','7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed');
INSERT INTO "version_files" VALUES('01m8a1ccx5md5sqfsek23tx060','x','3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3');
CREATE TABLE versions (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    parent_id TEXT,
    spec JSON NOT NULL,
    note TEXT NOT NULL,
    key TEXT,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project_id, number),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    FOREIGN KEY(parent_id) REFERENCES versions (id) ON DELETE SET NULL,
    UNIQUE (key)
);
INSERT INTO "versions" VALUES('01m8a1ccrgh1ktqm298bpdxkkw','01m8a1ccfh17c68atm2qd2drnf',1,NULL,'{"a": [1, 2.5, null, "\u0000"]}','',NULL,'2026-11-25 19:02:08.912473');
INSERT INTO "versions" VALUES('01m8a1ccx5md5sqfsek23tx060','01m8a1ccfh17c68atm2qd2drnf',2,'01m8a1ccrgh1ktqm298bpdxkkw','{}','',NULL,'2026-11-25 19:02:09.061611');
CREATE TABLE workers (
    id TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started_at DATETIME NOT NULL,
    beat_at DATETIME NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX projects_by_owner ON projects (owner, updated_at);
CREATE INDEX ix_jobs_project_id ON jobs (project_id);
CREATE INDEX jobs_by_owner ON jobs (owner, created_at);
CREATE INDEX jobs_by_state ON jobs (state);
CREATE INDEX ix_sources_project_id ON sources (project_id);
CREATE INDEX ix_sources_sha256 ON sources (sha256);
CREATE INDEX ix_versions_parent_id ON versions (parent_id);
CREATE INDEX ix_job_files_sha256 ON job_files (sha256);
CREATE INDEX ix_version_files_sha256 ON version_files (sha256);
CREATE INDEX credentials_by_owner ON credentials (owner, kind);
CREATE INDEX ix_credentials_project_id ON credentials (project_id);
COMMIT;
