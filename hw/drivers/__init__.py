"""The devices of a real board: gpiozero's pins and the chips of ``hw.chips`` as interfaces."""
