CREATE TABLE public.blobs (
    sha256 text NOT NULL,
    size bigint NOT NULL,
    touched_at timestamp with time zone NOT NULL
);
CREATE TABLE public.checkpoint_writes (
    job_id text NOT NULL,
    namespace text NOT NULL,
    checkpoint_id text NOT NULL,
    task_id text NOT NULL,
    "position" integer NOT NULL,
    channel text NOT NULL,
    type text NOT NULL,
    value bytea NOT NULL,
    path text NOT NULL
);
CREATE TABLE public.checkpoints (
    job_id text NOT NULL,
    namespace text NOT NULL,
    id text NOT NULL,
    parent_id text,
    type text NOT NULL,
    state bytea NOT NULL,
    about json NOT NULL
);
CREATE TABLE public.credentials (
    id text NOT NULL,
    kind text NOT NULL,
    owner text NOT NULL,
    name text NOT NULL,
    project_id text,
    secret_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone
);
CREATE TABLE public.events (
    job_id text NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    body json NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.holds (
    id text NOT NULL,
    reason text NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.job_files (
    job_id text NOT NULL,
    path text NOT NULL,
    sha256 text NOT NULL
);
CREATE TABLE public.jobs (
    id text NOT NULL,
    kind text NOT NULL,
    owner text NOT NULL,
    title text NOT NULL,
    project_id text,
    state text NOT NULL,
    request json NOT NULL,
    key text,
    run_id text NOT NULL,
    fence integer NOT NULL,
    tries integer NOT NULL,
    worker_id text,
    cancel_asked boolean NOT NULL,
    progress json,
    question json,
    answer json,
    result json,
    error json,
    last_event integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone
);
CREATE TABLE public.pins (
    owner text NOT NULL,
    project_id text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.projects (
    id text NOT NULL,
    kind text NOT NULL,
    owner text NOT NULL,
    title text NOT NULL,
    head_id text,
    ahead json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone
);
CREATE TABLE public.schema_steps (
    number integer NOT NULL,
    name text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.sources (
    id text NOT NULL,
    project_id text NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    media_type text NOT NULL,
    origin text,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.turns (
    id text NOT NULL,
    project_id text NOT NULL,
    number integer NOT NULL,
    role text NOT NULL,
    text text NOT NULL,
    job_id text,
    version_id text,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.version_files (
    version_id text NOT NULL,
    path text NOT NULL,
    sha256 text NOT NULL
);
CREATE TABLE public.versions (
    id text NOT NULL,
    project_id text NOT NULL,
    number integer NOT NULL,
    parent_id text,
    spec json NOT NULL,
    note text NOT NULL,
    key text,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.workers (
    id text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    beat_at timestamp with time zone NOT NULL
);
INSERT INTO public.blobs VALUES ('003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872', 5, '2026-11-25 19:16:25.57674+00');
INSERT INTO public.blobs VALUES ('3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3', 3, '2026-11-25 19:16:25.588923+00');
INSERT INTO public.blobs VALUES ('7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed', 3, '2026-11-25 19:16:25.589938+00');
INSERT INTO public.checkpoint_writes VALUES ('01m8a26hfsdwk3xn8yx7bt4m1y', '', '1', 't', 0, 'c', 'msgpack', '\x01', '');
INSERT INTO public.checkpoints VALUES ('01m8a26hfsdwk3xn8yx7bt4m1y', '', '1', NULL, 'msgpack', '\x00ff', '{"step": 1}');
INSERT INTO public.events VALUES ('01m8a26hfsdwk3xn8yx7bt4m1y', 1, 'phase', '{"a": "\u00fc"}', '2026-11-25 19:16:25.737606+00');
INSERT INTO public.job_files VALUES ('01m8a26hfsdwk3xn8yx7bt4m1y', 'inputs/a.md', '003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872');
INSERT INTO public.jobs VALUES ('01m8a26hfsdwk3xn8yx7bt4m1y', 'deck', 'me', 't', '01m8a26hc00kv4f3j563v2nrz2', 'running', '{"x": 1}', NULL, '01m8a26hfsjb7hkskga2prc20p', 0, 0, NULL, false, NULL, NULL, NULL, NULL, NULL, 0, '2026-11-25 19:16:25.721284+00', NULL, NULL);
INSERT INTO public.projects VALUES ('01m8a26hc00kv4f3j563v2nrz2', 'deck', 'me', '夜 ‮', '01m8a26hd1aq2xdctgfra7cwt5', '["01m8a26he9vpavftxd5x4k49t9"]', '2026-11-25 19:16:25.600674+00', '2026-11-25 19:16:25.684213+00', NULL);
INSERT INTO public.schema_steps VALUES (1, 'platform', '2026-11-25 19:16:25.54729+00');
INSERT INTO public.schema_steps VALUES (2, 'credentials', '2026-11-25 19:16:25.560377+00');
INSERT INTO public.schema_steps VALUES (3, 'pins', '2026-11-25 19:16:25.57117+00');
INSERT INTO public.sources VALUES ('01m8a26hfj5q5c8bppe6xy4cfa', '01m8a26hc00kv4f3j563v2nrz2', 'a.md', '003a59bfe7a008d4dc0edbe8b307cc5f711cad4c642a5f2fbda1ba497b687872', 'text/markdown', NULL, '2026-11-25 19:16:25.714251+00');
INSERT INTO public.turns VALUES ('01m8a26hetrqsmjc34dzkeh34e', '01m8a26hc00kv4f3j563v2nrz2', 1, 'person', 'Hello', NULL, NULL, '2026-11-25 19:16:25.690777+00');
INSERT INTO public.version_files VALUES ('01m8a26hd1aq2xdctgfra7cwt5', 'x', '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed');
INSERT INTO public.version_files VALUES ('01m8a26he9vpavftxd5x4k49t9', 'x', '3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3');
INSERT INTO public.versions VALUES ('01m8a26hd1aq2xdctgfra7cwt5', '01m8a26hc00kv4f3j563v2nrz2', 1, NULL, '{"a": [1, 2.5, null, "\u0000"]}', '', NULL, '2026-11-25 19:16:25.633263+00');
INSERT INTO public.versions VALUES ('01m8a26he9vpavftxd5x4k49t9', '01m8a26hc00kv4f3j563v2nrz2', 2, '01m8a26hd1aq2xdctgfra7cwt5', '{}', '', NULL, '2026-11-25 19:16:25.67373+00');
ALTER TABLE ONLY public.blobs
    ADD CONSTRAINT blobs_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY public.checkpoint_writes
    ADD CONSTRAINT checkpoint_writes_pkey PRIMARY KEY (job_id, namespace, checkpoint_id, task_id, "position");
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (job_id, namespace, id);
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (job_id, number);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.job_files
    ADD CONSTRAINT job_files_pkey PRIMARY KEY (job_id, path);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_key_key UNIQUE (key);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_run_id_key UNIQUE (run_id);
ALTER TABLE ONLY public.pins
    ADD CONSTRAINT pins_pkey PRIMARY KEY (owner, project_id);
ALTER TABLE ONLY public.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_steps
    ADD CONSTRAINT schema_steps_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_project_id_number_key UNIQUE (project_id, number);
ALTER TABLE ONLY public.version_files
    ADD CONSTRAINT version_files_pkey PRIMARY KEY (version_id, path);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_key_key UNIQUE (key);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_project_id_number_key UNIQUE (project_id, number);
ALTER TABLE ONLY public.workers
    ADD CONSTRAINT workers_pkey PRIMARY KEY (id);
CREATE INDEX credentials_by_owner ON public.credentials USING btree (owner, kind);
CREATE INDEX ix_credentials_project_id ON public.credentials USING btree (project_id);
CREATE INDEX ix_job_files_sha256 ON public.job_files USING btree (sha256);
CREATE INDEX ix_jobs_project_id ON public.jobs USING btree (project_id);
CREATE INDEX ix_pins_project_id ON public.pins USING btree (project_id);
CREATE INDEX ix_sources_project_id ON public.sources USING btree (project_id);
CREATE INDEX ix_sources_sha256 ON public.sources USING btree (sha256);
CREATE INDEX ix_version_files_sha256 ON public.version_files USING btree (sha256);
CREATE INDEX ix_versions_parent_id ON public.versions USING btree (parent_id);
CREATE INDEX jobs_by_owner ON public.jobs USING btree (owner, created_at);
CREATE INDEX jobs_by_state ON public.jobs USING btree (state);
CREATE INDEX projects_by_owner ON public.projects USING btree (owner, updated_at);
ALTER TABLE ONLY public.checkpoint_writes
    ADD CONSTRAINT checkpoint_writes_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.job_files
    ADD CONSTRAINT job_files_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.job_files
    ADD CONSTRAINT job_files_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.blobs(sha256);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pins
    ADD CONSTRAINT pins_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.blobs(sha256);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.version_files
    ADD CONSTRAINT version_files_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.blobs(sha256);
ALTER TABLE ONLY public.version_files
    ADD CONSTRAINT version_files_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.versions(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.versions(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
