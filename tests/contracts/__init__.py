"""What every player of a hardware interface must do, be it a driver or the simulator.

Each module holds one contract: a class of tests without a TestCase. A player's test case
inherits the contract and ``SynchronousTestCase``, makes its device in ``setUp``, and supplies
the hooks the contract names, by which a test reaches the world behind the device.
"""
