/* How devices that are calibrated are called, and in which order. */

const NAMES = {
  media_pump: "Pump of medium",
  alt_media_pump: "Pump of alternative medium",
  waste_pump: "Pump of waste",
  stirring: "Stirring",
  od: "Optical density",
  od45: "Optical density at 45°",
  od90: "Optical density at 90°",
  od135: "Optical density at 135°",
  od_fused: "Optical density, all angles",
};

export const ORDER = Object.keys(NAMES);

export const deviceName = (device) => NAMES[device] ?? device.replaceAll("_", " ");

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/* The day something was made: calibrations are kept for years. */
export const dayOf = (ms) => DAY.format(ms);
