import random, time
from datetime import date
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from geleit.people import actions, queries
from geleit.people.births import Birth
from geleit.cases.models import Case
from geleit.people.models import *
from geleit.people.visibility import visible_ids
from tests.conftest import NOW, TODAY
from pathlib import Path

@pytest.mark.django_db
def test_bench(acting, amara, bruno, server, database_name):
    names = Path("tests/people/common_names.txt").read_text().split()
    r = random.Random(1)
    by = acting(bruno)
    data = [actions.NewPerson(given_names=r.choice(names), family_names=r.choice(names)+r.choice(["","","-"+r.choice(names)]), birth=Birth(r.randint(1950,2020), r.randint(1,12), r.randint(1,28)), sex="male") for _ in range(20000)]
    t=time.perf_counter()
    people = actions.register_people(data=data, by=by, now=NOW)
    print("registered", time.perf_counter()-t, NameKey.objects.count())
    me = acting(amara)
    cases=[]
    for i,p in enumerate(people):
        cases.append(Case(county_id=by.county_id, number=f"HN-{i}", person=p, sort_name=p.sort_name, kind="x", opened_on=TODAY, eligibility="x", eligible_from=TODAY, ends_on=TODAY, manager=amara if i%200==0 else bruno))
    Case.objects.bulk_create(cases)
    # households of 3
    actions.load_families(households=[people[i:i+3] for i in range(0,20000,4)], ties=[], by=by)
    with connection.cursor() as c:
        c.execute("select datcollate, datlocale, datlocprovider from pg_database where datname=current_database()"); print(c.fetchall())
        c.execute("select proname, proleakproof from pg_proc where proname in ('texteq','text_lt','text_ge','textlike','text_pattern_ge','int4eq','int2eq','bpchareq','int8eq','uuid_eq')"); print(c.fetchall())
    import psycopg
    from geleit.people.access import get_person_for
    with connection.cursor() as c:
        # ANALYZE needs the owner
        try: c.execute("select current_user"); print(c.fetchall())
        except Exception as e: print(e)
    for text in ["Ahmad", "Mohammed Hassan", "mann", "Müller", "Muller", "1.2.1990", people[0].full_name, people[1].full_name, people[17].full_name, "Moham"]:
        with CaptureQueriesContext(connection, ) as q:
            t=time.perf_counter()
            res = queries.find_people(me, text, today=TODAY)
            dt=time.perf_counter()-t
        print(f"{text!r:40} {dt*1000:7.1f} ms  n={len(q)} hits={len(res.hits)} hidden={res.hidden_count}{'+' if res.is_capped else ''}", [ (h.person.full_name, h.reason) for h in res.hits[:3]], [x['time'] for x in q.captured_queries])
    with connection.cursor() as c:
        for q_ in q.captured_queries:
            c.execute("EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF) "+q_["sql"]); print("\n".join(x[0] for x in c.fetchall())); print()
    with CaptureQueriesContext(connection) as q:
        t=time.perf_counter(); d = queries.likely_duplicates(me, data[17]); print("dups", (time.perf_counter()-t)*1000, len(d.visible), d.hidden_count, [x['time'] for x in q.captured_queries])
    with CaptureQueriesContext(connection) as q:
        t=time.perf_counter(); get_person_for(me, people[0].public_id, need="case_read"); print("get", (time.perf_counter()-t)*1000)
    with connection.cursor() as c:
        for q_ in q.captured_queries:
            c.execute("EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF) "+q_["sql"]); print("\n".join(x[0] for x in c.fetchall())); print()
    with CaptureQueriesContext(connection) as q:
        t=time.perf_counter(); e=queries.entries_of(people[0]); print("entries", (time.perf_counter()-t)*1000)
        t=time.perf_counter(); e=queries.ending_soon(me, TODAY); print("ending", (time.perf_counter()-t)*1000)
