/* Profiles to begin with: each can be carried out as it is. */

const HEAD = (name, description) => `version: "1.0"
experiment_profile_name: ${name}

metadata:
  author:
  description: ${description}
`;

export const EXAMPLES = [
  {
    id: "warm-and-stir", title: "Warm, stir and measure",
    text: `${HEAD("Warm, stir and measure", "Everything on, a log line after an hour, everything off after twelve.")}
common:
  jobs:
    stirring:
      actions:
        - type: start
          t: 0s
          options:
            target_rpm: 500
        - type: log
          t: 1h
          options:
            message: An hour is over.
        - type: stop
          t: 12h
    temperature_automation:
      actions:
        - type: start
          t: 0s
          options:
            automation_name: thermostat
            target_temperature: 37
        - type: stop
          t: 12h
    od_reading:
      actions:
        - type: start
          t: 1m
        - type: stop
          t: 12h
`,
  },
  {
    id: "warmer-by-day", title: "Warmer by day than by night",
    text: `${HEAD("Warmer by day than by night", "37 degrees for twelve hours, 30 for the next twelve, for three days.")}
common:
  jobs:
    temperature_automation:
      actions:
        - type: start
          t: 0s
          options:
            automation_name: thermostat
            target_temperature: 37
        - type: repeat
          t: 0s
          every: 24h
          max_time: 72h
          actions:
            - type: update
              t: 0s
              options:
                target_temperature: 37
            - type: update
              t: 12h
              options:
                target_temperature: 30
`,
  },
  {
    id: "hold-when-grown", title: "Hold the density once it has grown",
    text: `${HEAD("Hold the density once it has grown", "A turbidostat that begins when the culture is dense enough.")}
inputs:
  density: 0.4

common:
  jobs:
    stirring:
      actions:
        - type: start
          t: 0s
    od_reading:
      actions:
        - type: start
          t: 30s
    growth_rate_calculating:
      actions:
        - type: start
          t: 1m
    dosing_automation:
      actions:
        - type: when
          t: 5m
          wait_until: \${{ ::growth_rate_calculating:od_filtered.od_filtered > density }}
          actions:
            - type: start
              t: 0s
              options:
                automation_name: turbidostat
                target_biomass: \${{ density }}
`,
  },
];
