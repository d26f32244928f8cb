/* Which jobs have a card on the overview, in which order, and what a card shows at once. */

/* The order of the cards; jobs that are not named here come after, as the unit tells them. */
export const JOB_ORDER = [
  "od_reading", "growth_rate_calculating", "temperature_automation", "stirring", "dosing_automation", "led_automation", "led_intensity",
];

/* Jobs that have a place of their own in another view; they are on the overview while they run. */
export const ELSEWHERE = [
  "add_media", "add_alt_media", "remove_waste", "circulate_media", "circulate_alt_media", "pumps", "run_pump",
  "od_blank", "od_standard", "self_test", "stirring_sweep", "experiment_profile",
];

/* Settings a card shows at once; the others of that job are one click away. A job that is not
   named here shows all it has. */
export const UP_FRONT = {
  stirring: ["measured_rpm", "target_rpm"],
  od_reading: ["od1", "od2", "od3", "od4", "ir_led_intensity", "interval"],
  growth_rate_calculating: ["growth_rate", "od_filtered"],
  led_automation: ["light_intensity", "light_duration_minutes", "dark_duration_minutes"],
  temperature_automation: ["temperature", "heater_duty_cycle", "target_temperature"],
  monitor: ["voltage_on_pwm_rail", "button_down"],
  experiment_profile: ["experiment_profile_name", "progress"],
  od_blank: ["percent_progress", "means"],
  self_test: ["all_tests_passed"],
  ...Object.fromEntries(["add_media", "add_alt_media", "remove_waste"].map((job) => [job, ["ml", "duration"]])),
};
