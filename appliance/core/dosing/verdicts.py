"""What people are told of doses that are not seen to arrive, as they should be."""

from collections.abc import Collection

from appliance.model import DoseGain, Trouble

_STOPPED = {
    "dry": (
        "Medium was pumped, but the culture did not get any thinner, also when nothing else was "
        "going on.",
        "See that the bottle is not empty, that the tube lies in it, and that the pump turns.",
    ),
    "leak": (
        "Medium was pumped, but the culture got only half as thin as it should, also when nothing "
        "else was going on.",
        "See whether the tube has split or is half blocked, and where the medium goes.",
    ),
    "rising": (
        "Doses have less and less effect, as if the vessel were filling.",
        "See how full the vessel is and whether the waste line is open; it may also be that the "
        "culture suddenly grows much faster.",
    ),
}
_DOUBTED = {
    "dry": "that medium arrives",
    "leak": "that all of the medium arrives",
    "rising": "that waste leaves the vessel",
}

UNSEEN = Trouble(
    "dosing-unseen",
    "As much medium as the vessel holds was pumped, and nothing shows that it arrived.",
    "The culture is too thin, or changes too fast, for its density to tell: look at the bottle and "
    "the vessel yourself, and see that the waste line is open.",
)


def certain(failure: str) -> Trouble:
    """Why dosing is stopped, once it is certain that something failed."""
    return Trouble("dose-not-seen", *_STOPPED[failure])


def doubtful(failure: str) -> Trouble:
    """That it may have, or the culture grows otherwise than before."""
    return Trouble(
        "dose-doubted",
        f"It is not certain {_DOUBTED[failure]}; it may be that the culture grows faster than it "
        "did. Automations pause between doses for some minutes, until the difference is seen.",
        "Nothing need be done: dosing goes on by itself, or is stopped. If you are near, look at "
        "the bottle, the tubes and the level in the vessel.",
    )


def disturbed(late: bool, others: Collection[str]) -> Trouble:
    """That nothing can be said, because stirring or light are not as they should be."""
    why = "Doses show late, as if nothing were stirred" if late else "The light is disturbed"
    known = f" ({', '.join(sorted(others))})" if others else ""
    return Trouble(
        "dose-disturbed",
        f"{why}{known}: whether doses arrive cannot be seen. Automations pause between doses.",
        "See that the stir bar turns in the vial, and that there is no foam and no bubble in the "
        "beam. Dosing goes on by itself.",
    )


def off_by(pump: str, gain: DoseGain) -> Trouble:
    """That a pump gives more or less than it should."""
    share, band = 100.0 * gain.share, 200.0 * gain.sd
    return Trouble(
        f"{pump.replace('_', '-')}-pump-off",
        f"The pump {pump} gives {share:.0f} % of what it should, give or take {band:.0f} %, as far "
        "as the culture shows.",
        "Calibrate the pump again, and see whether its tube leaks or is worn. If readings were not "
        "blanked, or their calibration is not this vial's, doses look weaker than they are.",
    )
