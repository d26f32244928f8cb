"""Tests for appliance.control.curves."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from appliance.control.curves import (
    Pieces,
    Poly,
    ambiguous_from,
    folds,
    nearest,
    roots,
    solve,
    within,
)
from appliance.control.fitting import (
    Standard,
    akima,
    best_polynomial,
    fold,
    linear,
    polynomial,
    spline,
    stands_out,
)
from appliance.control.fusion import Fusion

BUMP = Poly((-1.0, 4.0, 0.0))  # rises to x = 2 and falls again


class RootTests(SynchronousTestCase):
    """Where polynomials cross nought."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.integers(-20, 20), min_size=1, max_size=5, unique=True))
    def test_all_are_found(self, wanted):
        """
        Every real root of a polynomial is found, in order.
        """
        coefficients = [1.0]
        for root in wanted:
            shifted = [*coefficients, 0.0]
            for i, c in enumerate(coefficients):
                shifted[i + 1] -= root * c
            coefficients = shifted
        found = roots(coefficients, -1e9, 1e9)
        self.assertEqual(len(found), len(wanted))
        for a, b in zip(found, sorted(wanted), strict=True):
            self.assertApproximates(a, b, 1e-4)

    def test_none(self):
        """
        What is never nought, or always, has no roots.
        """
        self.assertEqual(roots((1.0, 0.0, 1.0), -1e9, 1e9), [])
        self.assertEqual(roots((0.0, 0.0), -1e9, 1e9), [])

    def test_leading_zeros(self):
        """
        Coefficients that are nought do not make a polynomial steeper than it is.
        """
        self.assertEqual(roots((0.0, 0.0, 2.0, -4.0), -1e9, 1e9), [2.0])


class InverseTests(SynchronousTestCase):
    """From y back to x."""

    def test_closest_to_what_was_recorded(self):
        """
        Of several solutions the one closest to the recorded range counts, of those the lowest.
        """
        found = solve(BUMP, 3.0)
        self.assertApproximates(found[0], 1.0, 1e-9)
        self.assertApproximates(found[1], 3.0, 1e-9)
        self.assertApproximates(nearest(found, 2.5, 3.5), 3.0, 1e-9)
        self.assertApproximates(nearest(found, 0.0, 4.0), 1.0, 1e-9)
        self.assertIs(nearest([], 0.0, 1.0), None)

    def test_beyond_the_recorded(self):
        """
        A straight line is followed as far as it takes; a fold has no solution above its top.
        """
        self.assertApproximates(solve(Poly((0.1, 0.0)), 500.0)[0], 5000.0, 1e-6)
        self.assertEqual(solve(BUMP, 4.5), [])

    def test_clamped(self):
        """
        Within limits a value that is never reached is met as closely as can be.
        """
        self.assertEqual(within(BUMP, 4.5, 0.0, 4.0), (2.0, False))
        self.assertEqual(within(Poly((1.0, 0.0)), -3.0, 0.5, 4.0), (0.5, False))
        x, inside = within(Poly((1.0, 0.0)), 3.0, 0.5, 4.0)
        self.assertTrue(inside)
        self.assertApproximates(x, 3.0, 1e-12)

    def test_pieces(self):
        """
        Cubic pieces are inverted within and beyond their knots.
        """
        curve = Pieces("spline", (0.0, 1.0, 2.0), ((0.0, 1.0), (1.0, 2.0, 0.0, 0.0)))
        self.assertApproximates(solve(curve, 2.0)[0], 1.5, 1e-9)
        self.assertApproximates(solve(curve, 5.0)[0], 3.0, 1e-6)
        self.assertApproximates(solve(curve, -1.0)[0], -1.0, 1e-6)


class FoldTests(SynchronousTestCase):
    """A curve that turns gives one answer to two questions."""

    def test_monotone(self):
        """
        A curve that only rises, or only falls, does not fold.
        """
        self.assertEqual(folds(Poly((1.0, 0.0, 0.0, 0.0)), -1.0, 1.0), [])
        self.assertEqual(folds(Poly((-2.0, 1.0)), 0.0, 5.0), [])
        self.assertIs(ambiguous_from(BUMP, 0.0, 2.0), None)

    def test_ambiguous_before_the_turn(self):
        """
        Readings are ambiguous from the x whose y the far end comes down to.
        """
        self.assertEqual(folds(BUMP, 0.0, 3.0), [2.0])
        self.assertApproximates(ambiguous_from(BUMP, 0.0, 3.0), 1.0, 1e-9)

    def test_ambiguous_everywhere(self):
        """
        A curve that comes down to where it began cannot be trusted anywhere.
        """
        self.assertEqual(ambiguous_from(BUMP, 0.0, 4.0), 0.0)

    def test_falling_first(self):
        """
        A curve that falls and rises again folds in the same way.
        """
        upside_down = Poly((1.0, -4.0, 0.0))
        self.assertApproximates(ambiguous_from(upside_down, 0.0, 3.0), 1.0, 1e-9)


class FittingTests(SynchronousTestCase):
    """Curves out of points."""

    def test_polynomial(self):
        """
        Points of a cubic give back the cubic, far from nought too.
        """
        xs = [100.0 + i for i in range(8)]
        curve = polynomial(xs, [2 * (x - 103) ** 3 - x for x in xs], 3)
        self.assertApproximates(curve(103.5), 0.25 - 103.5, 1e-6)

    def test_weights(self):
        """
        A point counts as much as its weight says.
        """
        xs, ys = [0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0, 99.0]
        curve = polynomial(xs, ys, 1, [1e6, 1e6, 1e6, 1e-6])
        self.assertApproximates(curve(3.0), 3.0, 1e-3)

    def test_too_few(self):
        """
        A curve that the points do not determine is refused.
        """
        self.assertRaises(ValueError, polynomial, [1.0, 1.0], [1.0, 2.0], 1)
        self.assertRaises(ValueError, akima, [1.0], [1.0])
        self.assertRaises(ValueError, linear, [[1.0, 1.0], [1.0, 1.0]], [1.0, 2.0])

    def test_through_the_points(self):
        """
        Akima's curve and the spline go through every point, repeated ones through their mean.
        """
        xs, ys = [3.0, 0.0, 1.0, 1.0, 7.0], [4.0, 0.0, 1.0, 3.0, 5.0]
        for make in (akima, spline):
            curve = make(xs, ys)
            for x, y in ((0.0, 0.0), (1.0, 2.0), (3.0, 4.0), (7.0, 5.0)):
                self.assertApproximates(curve(x), y, 1e-9)

    def test_akima_does_not_overshoot(self):
        """
        A step between two plateaus stays between them.
        """
        curve = akima([0, 1, 2, 4, 5, 6], [0, 0, 0, 1, 1, 1])
        values = [curve(x / 20) for x in range(121)]
        self.assertTrue(all(-1e-9 <= v <= 1.0 + 1e-9 for v in values))

    def test_low_end(self):
        """
        A standard stands out from the blank only beyond the scatter of both.
        """
        blank = Standard(0.0, 0.11, 0.01, 4)
        self.assertFalse(stands_out(Standard(0.1, 0.12, 0.01, 4), blank))
        self.assertTrue(stands_out(Standard(0.1, 0.21, 0.01, 4), blank))

    def test_fold_of_standards(self):
        """
        Standards that come down again are a fold, and what is ambiguous is said; noise is none.
        """
        rising = [Standard(x, x, 0.01, 5) for x in (0.0, 1.0, 2.0, 3.0)]
        self.assertIs(fold([*rising, Standard(4.0, 2.99, 0.01, 5)]), None)
        self.assertEqual(fold([*rising, Standard(4.0, 1.5, 0.01, 5)]), (3.0, 1.5))

    def test_degree(self):
        """
        A line is fitted by a line, and a bend by no more than it needs.
        """
        xs = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
        line = best_polynomial(xs, [2 * x + 0.01 * (-1) ** x for x in xs])
        self.assertEqual(len(line.coefficients), 2)
        bent = best_polynomial(xs, [x * x for x in xs])
        self.assertEqual(len(bent.coefficients), 3)


class FusionTests(SynchronousTestCase):
    """One density out of several angles."""

    def test_other_angle_resolves_the_fold(self):
        """
        Where one angle has folded over, another tells on which side.
        """
        rising, folding = Poly((2.0, -2.0)), Poly((-1.0, 0.0, 0.0))
        flat = Poly((-3.0,))
        fusion = Fusion(
            {"90": rising, "135": folding}, {"90": flat, "135": flat}, -2.0, 1.0, 0.01
        )
        for log_c in (-0.7, 0.7):
            volts = {"90": 2.718281828 ** rising(log_c), "135": 2.718281828 ** folding(log_c)}
            self.assertApproximates(fusion.density(volts), 10**log_c, 1e-3)

    def test_stays_within(self):
        """
        More light than was ever recorded gives the highest density recorded, not more.
        """
        fusion = Fusion({"90": Poly((2.0, -2.0))}, {"90": Poly((-3.0,))}, -2.0, 1.0, 0.01)
        self.assertApproximates(fusion.density({"90": 1e6}), 10.0, 1e-3)
        self.assertApproximates(fusion.density({"90": 0.0}), 0.01, 1e-4)
