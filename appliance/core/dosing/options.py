"""What the configuration says of dosing."""

from appliance.config import Option, Section


class DosingOptions(Section):
    """How liquid is moved, and what the vessel, the bottles and the tubes are."""

    section = "dosing"

    max_fill_ml = Option(
        float, unit="mL", default=0.0, low=0.0,
        help="how far the vessel may be filled; 0: as is usual for the model",
    )
    efflux_ml = Option(
        float, unit="mL", default=0.0, low=0.0,
        help="where its waste tube ends; 0: as is usual for the model",
    )
    initial_ml = Option(
        float, unit="mL", default=0.0, low=0.0,
        help="what is in it at the start of an experiment; 0: filled to the waste tube",
    )
    max_subdose_ml = Option(
        float, unit="mL", default=1.0, low=0.01, high=20.0, help="larger exchanges are divided"
    )
    pause_s = Option(
        float, unit="s", default=5.0, low=0.0, high=600.0,
        help="what passes between two steps of an exchange",
    )
    waste_multiplier = Option(
        float, default=2.0, low=1.0, high=10.0,
        help="how much more than was added the waste pump would move: it draws air once the level "
        "is right",
    )
    usual_ml_s = Option(
        float, unit="mL/s", default=0.0911, low=0.001, high=20.0,
        help="what a pump without a calibration moves at full duty, at a guess",
    )
    optical_check = Option(
        bool, default=True,
        help="whether dosing stops when the culture does not thin as each dose says it must",
    )
    bottle_low_ml = Option(
        float, unit="mL", default=20.0, low=0.0, help="when to warn of a bottle; 0: never"
    )
    tube_life_l = Option(
        float, unit="L", default=20.0, low=0.0,
        help="after how much to warn of a tube; 0: never",
    )
