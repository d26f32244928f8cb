"""What earlier versions kept of an estimate."""

FIRST = "growth-rate 1"  # knew a dose as a moment, and believed what was told of it


def renewed(state: dict) -> dict:
    """The state of a later version, from one of the first; of doses it knows nothing yet."""
    tracker = state["tracker"]
    if tracker:
        rival = tracker["rival"]
        tracker = {**tracker, "bank": [tracker["bank"], 0.0, 0.0], "doses": None}
        if rival:
            tracker["rival"] = [[rival[0], 0.0, 0.0], None, *rival[1:]]
    doses = [[time, time, change] for time, change in state["doses"]]
    kept = {key: value for key, value in state.items() if key != "mixing"}
    return {**kept, "doses": [doses, bool(doses)], "past": [[], []], "tracker": tracker,
            "grain": [], "blind": None}  # fmt: skip

