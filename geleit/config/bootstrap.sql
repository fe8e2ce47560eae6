-- Roles, database and extensions of Geleit, for psql as superuser. Harmless when they exist already.
-- geleit_owner owns the tables and migrates; geleit_app works with them and is held by the county wall.
-- geleit_portal cannot sign in: geleit_app takes it on for the public pages, and may then read public facts only.
-- On a server of your own, give both roles a password afterwards: \password geleit_owner, \password geleit_app
SELECT 'CREATE ROLE geleit_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'geleit_owner') \gexec
SELECT 'CREATE ROLE geleit_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'geleit_app') \gexec
SELECT 'CREATE ROLE geleit_portal NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'geleit_portal') \gexec
-- Taken on, never inherited: what geleit_app may do does not grow.
SELECT 'GRANT geleit_portal TO geleit_app'
    || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END
 WHERE NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
                    WHERE r.rolname = 'geleit_portal' AND u.rolname = 'geleit_app') \gexec

-- The built-in C.UTF-8 sorts the same after every update of the operating system.
SELECT 'CREATE DATABASE geleit OWNER geleit_owner TEMPLATE template0 ENCODING ''UTF8'' '
    || CASE WHEN current_setting('server_version_num')::int >= 170000
            THEN 'LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'' LOCALE ''C'''
            ELSE 'LOCALE ''C.UTF-8''' END
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'geleit') \gexec
REVOKE ALL ON DATABASE geleit FROM PUBLIC;
GRANT CONNECT ON DATABASE geleit TO geleit_app;

\connect geleit
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
GRANT USAGE ON SCHEMA public TO geleit_app, geleit_portal;
