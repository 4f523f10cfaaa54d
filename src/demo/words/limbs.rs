//! Hip and leg, and the knee.

use super::bank::Bank;

pub const HIP: Bank = Bank {
    areas: &[
        "back-glute-{side}",
        "front-hip-{side}",
        "back-thigh-{side}",
        "front-thigh-{side}",
        "back-calf-{side}",
        "back-lumbar-{side}",
        "back-glute-{other}",
    ],
    hands: &[
        "Deep slow work on the {side} buttock, side-lying, with the knee on a bolster.",
        "Outer {side} thigh in long strokes, stopping short of the knee.",
        "Front of the {side} hip with a flat hand, waiting for the breath to reach it.",
        "Calf and hamstring on the {side} first, so the hip had less pulling at it.",
        "Both hips, because the {other} one has been doing the walking for two.",
    ],
    hands_then: &[
        "Hip turned in and out while lying. In is freer by about ten degrees.",
        "Low back on the {side} as well, where it hands over to the hip.",
        "Stretch of the front of the thigh, 40 seconds, twice, no pinch in the groin.",
        "Pressure held under the sitting bone until the ache into the thigh let go.",
    ],
    needles: &[
        "Six needles around the {side} hip and two below the knee, warm lamp, twenty minutes.",
        "Needles along the outer {side} leg, shallow, and one in the hand on the other side.",
    ],
    movement: &[
        "Side-lying leg lifts, two rounds of ten; the last two shook and that is fine.",
        "Step-ups on the low step, eight each side, with the knee over the second toe.",
        "Walking watched on the long corridor: the {side} step is now as long as the {other}.",
        "Balance on the {side} leg for twenty seconds, eyes open, twice.",
    ],
    home_care: &[
        "Side-lying leg lifts, 2 rounds of 10",
        "Figure-four stretch on the chair, 3 times 30 seconds, stop if it pinches",
        "Walk on the flat side of the river path, 20 minutes",
        "Pillow between the knees at night",
        "Tennis ball under the buttock against the wall, 2 minutes",
        "Stairs one at a time, good leg up first, until the next visit",
    ],
    activities: &[
        "Walking the dog around the reservoir",
        "Getting out of the car",
        "Running five kilometres",
        "Stairs with the shopping",
        "Kneeling in the garden",
        "Standing through the service",
        "Skiing half a day",
        "Sleeping on that side",
    ],
    private: &[
        "Hip turns in poorly, no catch. Groin pinch gone since last time.",
        "Limp comes after about a kilometre. Stick discussed, not wanted yet.",
        "Strength out to the side 4 of 5, was 3. Progress to standing.",
        "Tender over the outer hip, not in the groin. Keep off side-lying on it.",
    ],
    exchanges: &[
        (
            "Is the bike a good way to work or should I stay with the bus for now?",
            "Bike, with the saddle a finger higher than you have it. The first week only one way, and the bus home.",
        ),
        (
            "The figure-four stretch pinches in the groin on the {side}.",
            "Leave it out for now and do the leg lifts instead. We find another stretch for it on your next visit.",
        ),
        (
            "I walked around the whole reservoir. Stiff after, but I did it.",
            "Well done. Two days of half that, then try the whole round again.",
        ),
        (
            "Poles or no poles for hiking? I was going to try Heart Creek.",
            "Poles, mostly for the way down. Heart Creek is a good first one, turn around at half of what you think you can do.",
        ),
        (
            "The calf on that side cramps at night since we started the lifts.",
            "That settles as it gets used to them. Stretch the calf before bed and do the lifts in the morning for a week.",
        ),
        (
            "How high should the chair be at work? Mine is quite low.",
            "High enough that the hips are a little above the knees. A firm cushion does it if the chair goes no higher.",
        ),
        (
            "Stairs are fine now going up. Down is still one at a time.",
            "Down comes last for most people. Slow step-downs from the lowest step, five each side, holding the rail.",
        ),
    ],
};

pub const KNEE: Bank = Bank {
    areas: &["front-knee-{side}", "front-thigh-{side}", "back-calf-{side}", "front-shin-{side}"],
    hands: &[
        "Front of the {side} thigh in long slow strokes, light near the knee.",
        "Kneecap moved gently in all four directions, no pain.",
        "Calf and the back of the knee on the {side}, then ice for five minutes.",
        "Outer thigh softened, because it pulls the kneecap over.",
    ],
    hands_then: &[
        "Bending measured: heel to buttock now a hand’s width, was two.",
        "Squat to the chair ten times, knees over the toes, pain 2.",
        "Taping tried for sport; you said stairs felt steadier with it.",
    ],
    needles: &[
        "Four needles around the {side} knee and two in the shin, twenty minutes.",
        "Needles above the {side} kneecap, warm lamp, leg on a bolster.",
    ],
    movement: &[
        "Wall sit, five times twenty seconds. The shaking starts later than last time.",
        "Step-downs from 15 cm, eight each side, in front of the mirror.",
        "Landing practised: two feet, soft and quiet, twelve times.",
        "Straight-leg raises with 1 kg, two rounds of ten.",
    ],
    home_care: &[
        "Wall sit, 5 times 20 seconds",
        "Straight-leg raises, 2 rounds of 10",
        "Ice for 8 minutes after sport",
        "Stretch the front of the thigh, 3 times 30 seconds",
        "No jumping on the day after practice",
    ],
    activities: &[
        "Basketball practice without limping",
        "Stairs at school",
        "Squatting to the bottom shelf",
        "Cycling to work",
        "Kneeling to play with the grandchild",
    ],
    private: &[
        "Tender below the kneecap, no swelling, no locking.",
        "Grew five centimetres since spring; load is the story, not damage.",
        "Squats fine to 70 degrees. Keep under that for two weeks.",
    ],
    exchanges: &[
        (
            "Coach wants three practices this week. Is that too many?",
            "Two this week with a day between, and the third as shooting only. Then we look at how the mornings were.",
        ),
        (
            "The tape came off in the shower. Do I need a new one?",
            "No need between practices. I show you how to put it on yourself next time.",
        ),
        ("Knee was fine on the bike, 40 minutes on the flat.", "Good choice of sport for it. Add ten minutes before you add hills."),
        (
            "It clicks when I squat but does not hurt.",
            "A click without pain is nothing to worry about. Tell me if it ever locks or swells.",
        ),
    ],
};
