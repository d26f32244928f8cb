"""Tests of appliance.jobs.automations."""
