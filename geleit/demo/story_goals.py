"""Goals and steps of an integration plan, and what became of them over time."""

from datetime import date, timedelta

from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_templates import Owner, StepTexts, templates, texts
from geleit.demo.story_types import GoalStory, StepStory

HOLD_REASONS = Weighted(
    {
        "waiting_for_place": 40, "waiting_for_decision": 20, "waiting_for_documents": 15, "family": 10,
        "work": 10, "client_wish": 5,
    }
)  # fmt: skip
MISSED_REASONS = Weighted(
    {
        "goal_changed": 28,
        "no_place": 24,
        "requirements_missing": 14,
        "test_not_passed": 12,
        "work": 12,
        "moved": 10,
    }
)
StateHistory = tuple[tuple[date, str, str], ...]  # day, state, reason
REACHED_IN_TIME, MISSED = 0.68, 0.1


def new_goal(
    *, field: str, owner: Owner, taken: set[str], set_on: date, agreed_on: date | None, horizon: date,
    ended: bool, dice: Dice
) -> GoalStory | None:  # fmt: skip
    """A goal set on a day and what became of it until the horizon; None when nothing suits."""
    suitable = [one for one in templates().get(field, ()) if one.key not in taken and owner.suits(one, set_on)]
    key, goal_text, months = "", "", dice.one_of((3, 6, 6, 12))
    steps: StepTexts = ()
    if suitable and not (owner.age >= 18 and dice.happens(0.1)):
        template = dice.one_of(suitable)
        key, goal_text, months, steps = template.key, template.text, template.months, template.steps
    elif owner.age >= 18:
        goal_text = dice.one_of(texts()[field, "goal"])
        steps = tuple((step, "client", 30 * (place + 1)) for place, step in enumerate(texts()["any", "step"][:2]))
    if not goal_text or goal_text in taken:
        return None
    taken.update({key, goal_text} - {""})
    target = set_on + timedelta(days=round(30.44 * months))
    horizon_code = "later" if dice.happens(0.15) else "now"
    states = _states(
        set_on,
        agreed_on,
        target,
        horizon,
        dice,
        later=horizon_code == "later",
        ended=ended,
        attained=owner.attained(key),
    )
    over = states[-1][1] in {"reached", "missed"}
    return GoalStory(
        field=field,
        template=key,
        text=goal_text,
        horizon=horizon_code,
        set_on=set_on,
        target=target,
        states=states,
        progress=_progress(states, horizon, dice),
        steps=_steps(steps, set_on, target, states, horizon, dice, over=over, ended=ended),
    )


def _states(
    set_on: date,
    agreed_on: date | None,
    target: date,
    horizon: date,
    dice: Dice,
    *,
    later: bool,
    ended: bool,
    attained: bool,
) -> StateHistory:
    states = [(set_on, "new", "")]
    if dice.happens(0.9) or agreed_on is not None:
        states.append((set_on, "proposed", ""))
    if agreed_on is None or agreed_on > horizon:
        return tuple(states)
    states.append((agreed_on, "agreed", ""))
    day = dice.after(agreed_on, 90, 200) if later else dice.after(agreed_on, 4, 50)
    if day > horizon:
        return tuple(states)
    states.append((day, "in_progress", ""))
    if dice.happens(0.14):
        pause = dice.after(day, 20, 90)
        if pause > horizon:
            return tuple(states)
        states.append((pause, "on_hold", dice.draw(HOLD_REASONS)))
        day = dice.after(pause, 30, 120)
        if day > horizon:
            return tuple(states)
        states.append((day, "in_progress", ""))
    settled = max(dice.after(target, -70, 60), day + timedelta(days=7))
    chance = dice.random()
    if settled <= horizon and attained and chance < REACHED_IN_TIME:
        states.append((settled, "reached", ""))
    elif settled <= horizon and chance < MISSED + (REACHED_IN_TIME if attained else 0):
        states.append((settled, "missed", dice.draw(MISSED_REASONS)))
    elif ended and dice.happens(0.5):
        states.append((horizon, "missed", "other"))
    return tuple(states)


def _progress(states: StateHistory, horizon: date, dice: Dice) -> tuple[tuple[date, str], ...]:
    begun = next((day for day, state, _reason in states if state == "in_progress"), None)
    if begun is None or dice.happens(0.5):
        return ()
    end = states[-1][0] if states[-1][1] in {"reached", "missed"} else horizon
    days = sorted({dice.day(begun, end) for _number in range(dice.whole(1, 3))})
    return tuple((day, dice.one_of(texts()["any", "progress"])) for day in days)


def _steps(
    steps: StepTexts, set_on: date, target: date, states: StateHistory, horizon: date, dice: Dice,
    *, over: bool, ended: bool,
) -> tuple[StepStory, ...]:  # fmt: skip
    begun = next((day for day, state, _reason in states if state == "in_progress"), None)
    last_day = states[-1][0] if over else horizon
    told = []
    for text, actor, days in steps:
        due = min(set_on + timedelta(days=days), target)
        history = [(set_on, "open")]
        done = max(due + timedelta(days=dice.whole(-20, 30)), set_on)
        if over or ended or (begun is not None and done <= horizon and dice.happens(0.85)):
            closing = min(max(done, set_on), last_day)
            reached = states[-1][1] == "reached"
            finished = reached or (begun is not None and done <= last_day and dice.happens(0.8))
            history.append((closing, "done" if finished else "dropped"))
        elif begun is not None and begun <= horizon and dice.happens(0.5):
            history.append((dice.day(begun, horizon), "in_progress"))
        told.append(StepStory(text, actor, due if dice.happens(0.95) else None, tuple(history)))
    return tuple(told)
