BEGIN TRANSACTION;
CREATE TABLE blobs (
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    touched_at DATETIME NOT NULL,
    PRIMARY KEY (sha256)
);
INSERT INTO "blobs" VALUES('003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872',5,'2026-11-25 19:16:25.017932');
INSERT INTO "blobs" VALUES('3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3',3,'2026-11-25 19:16:25.033978');
INSERT INTO "blobs" VALUES('7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed',3,'2026-11-25 19:16:25.034893');
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
INSERT INTO "checkpoint_writes" VALUES('01m8a26h0jjq72ek9a0amk8bn3','','1','t',0,'c','msgpack',X'01','');
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
INSERT INTO "checkpoints" VALUES('01m8a26h0jjq72ek9a0amk8bn3','','1',NULL,'msgpack',X'00FF','{"step": 1}');
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
INSERT INTO "events" VALUES('01m8a26h0jjq72ek9a0amk8bn3',1,'phase','{"a": "\u00fc"}','2026-11-25 19:16:25.268188');
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
INSERT INTO "job_files" VALUES('01m8a26h0jjq72ek9a0amk8bn3','inputs/a.md','003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872');
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
INSERT INTO "jobs" VALUES('01m8a26h0jjq72ek9a0amk8bn3','deck','me','t','01m8a26gx5zz89zxekw3909aq3','running','{"x": 1}',NULL,'01m8a26h0jx0dzg784g60ar401',0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,0,'2026-11-25 19:16:25.234762',NULL,NULL);
CREATE TABLE pins (
    owner TEXT NOT NULL,
    project_id TEXT NOT NULL,
    at DATETIME NOT NULL,
    PRIMARY KEY (owner, project_id),
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
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
INSERT INTO "projects" VALUES('01m8a26gx5zz89zxekw3909aq3','deck','me','夜 ‮','01m8a26gy2djnbyzx1zrs2wrrv','["01m8a26gyjzsnva9me5ryp0src"]','2026-11-25 19:16:25.125826','2026-11-25 19:16:25.189297',NULL);
CREATE TABLE schema_steps (
	number INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "schema_steps" VALUES(1,'platform','2026-11-25 19:16:24.969310');
INSERT INTO "schema_steps" VALUES(2,'credentials','2026-11-25 19:16:24.994408');
INSERT INTO "schema_steps" VALUES(3,'pins','2026-11-25 19:16:25.003984');
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
INSERT INTO "sources" VALUES('01m8a26h096famw6cmy7veqdcg','01m8a26gx5zz89zxekw3909aq3','a.md','003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872','text/markdown',NULL,'2026-11-25 19:16:25.225474');
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
INSERT INTO "turns" VALUES('01m8a26gzm66yn9qk0d3f7zzcs','01m8a26gx5zz89zxekw3909aq3',1,'person','Hello',NULL,NULL,'2026-11-25 19:16:25.204828');
CREATE TABLE version_files (
    version_id TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, path),
    FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE,
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
);
INSERT INTO "version_files" VALUES('01m8a26gy2djnbyzx1zrs2wrrv','x','7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed');
INSERT INTO "version_files" VALUES('01m8a26gyjzsnva9me5ryp0src','x','3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3');
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
INSERT INTO "versions" VALUES('01m8a26gy2djnbyzx1zrs2wrrv','01m8a26gx5zz89zxekw3909aq3',1,NULL,'{"a": [1, 2.5, null, "\u0000"]}','',NULL,'2026-11-25 19:16:25.155013');
INSERT INTO "versions" VALUES('01m8a26gyjzsnva9me5ryp0src','01m8a26gx5zz89zxekw3909aq3',2,'01m8a26gy2djnbyzx1zrs2wrrv','{}','',NULL,'2026-11-25 19:16:25.170813');
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
CREATE INDEX ix_pins_project_id ON pins (project_id);
COMMIT;
