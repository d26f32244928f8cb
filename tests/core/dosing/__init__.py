"""Tests of appliance.core.dosing."""
