//! Low back.

use super::bank::Bank;

pub const LOW_BACK: Bank = Bank {
    areas: &[
        "back-lumbar-{side}",
        "back-lumbar-{other}",
        "back-glute-{side}",
        "back-sacrum",
        "front-hip-{side}",
        "back-mid-back-{side}",
        "back-thigh-{side}",
    ],
    hands: &[
        "Slow pressure along both sides of the low back, lighter on the {other}.",
        "Long strokes from the lower ribs to the top of the pelvis, then slow pressure on the {side}.",
        "Worked the band beside the spine on the {side}, waiting each time until it let go.",
        "Broad forearm pressure over the low back, with you breathing out on each stroke.",
        "Started light because the {side} side was guarding, and went deeper only in the second half.",
        "Side-lying work on the {side} low back, with a pillow between the knees.",
        "Skin and tissue over the low back lifted and rolled, the {side} side twice.",
    ],
    hands_then: &[
        "Trigger points in the {side} buttock and the muscle that hikes the hip.",
        "Slow stretch of the front of the {side} hip, because sitting keeps it short.",
        "Mid back loosened as well, so that the low back does not do all the turning.",
        "Gentle rocking of the pelvis, which moved further to the {other} than last time.",
        "Held pressure where the {side} hip bone meets the back, three times, until the ache faded.",
        "Both hamstrings lengthened. The {side} one is still shorter by a hand’s width.",
    ],
    needles: &[
        "Six needles along the low back and two behind the {side} knee, twenty minutes at rest.",
        "Needles at the {side} hip and both ankles, with a warm lamp on the low back.",
        "Eight needles, low back and hands. The {side} side twitched twice and then softened.",
        "Four needles in the {side} buttock, held short, then cupping on the low back for five minutes.",
    ],
    movement: &[
        "Bending forward measured again: fingertips now reach the middle of the shin.",
        "Practised lifting a 6 kg box with the hips doing the work, ten times without a catch.",
        "Gentle joint movement of the low back, then bridges, two rounds of eight.",
        "Walked through the morning routine together and moved the stiff part to after the shower.",
        "Loaded the carry: 8 kg in each hand for forty steps, pain stayed at 3.",
    ],
    home_care: &[
        "Heat on the low back, 15 minutes, before bed",
        "Pelvic tilts, 2 rounds of 10, stop if it pinches",
        "Knees to chest, 3 times 30 seconds",
        "Stand up for two minutes in every half hour at the desk",
        "Walk 15 minutes on flat ground",
        "Bridges, 2 rounds of 8, slow on the way down",
        "Cat and camel, 10 slow turns before getting dressed",
    ],
    activities: &[
        "Sitting through a film",
        "Lifting the laundry basket",
        "Driving to Red Deer without a stop",
        "Putting on socks standing up",
        "Vacuuming the whole flat",
        "Skating with the kids",
        "Carrying groceries up two floors",
        "Standing through a shift",
        "Shovelling the walk",
        "Turning over in bed",
    ],
    private: &[
        "Guards on extension. Recheck hip flexor length next time before going deeper.",
        "Worried by what an old scan said. Talked about load instead of damage; come back to it.",
        "Left and right leg raise even today. No signs below the knee.",
        "Sits ten hours on deadline weeks. Ask which week is coming.",
        "Better after walking than after rest: build on that.",
    ],
    exchanges: &[
        (
            "Heat or ice after the garden? I never know.",
            "Whichever feels better, for most backs that is heat. Ice only on the day you have strained something.",
        ),
        (
            "I did the tilts but felt a pinch on the {side} at the end of the movement.",
            "Then stop a little before the pinch and make the movement smaller. If it still pinches on Thursday, leave them out \
                until I see you.",
        ),
        (
            "We drive to Kelowna on Saturday, about seven hours. Anything I should do?",
            "Stop every hour and a half and walk for five minutes. A rolled towel behind the low back helps more than a cushion under you.",
        ),
        (
            "My back was sore the day after, but in a worked way. Normal?",
            "Yes, a day or so of that is common after deeper work. If it lasts past two days tell me and we go lighter.",
        ),
        (
            "Would a standing desk help or is that just moving the problem?",
            "Changing position helps more than either one. Start with twenty minutes standing in the morning and twenty after lunch.",
        ),
        (
            "I shovelled yesterday and it is no worse this morning. First time in two winters.",
            "That is worth a lot. Small loads and switching sides, as you did, is the way to keep it.",
        ),
        (
            "Can I go back to deadlifts? My coach is asking.",
            "Start with half of what you lifted in spring, three sets of five, and nothing the next day. Tell me how the morning \
                after was.",
        ),
        (
            "The mattress is twelve years old. Should I buy a hard one?",
            "Medium does better than hard for most backs. Try a week on the guest bed first, that tells you whether the mattress \
                is the problem at all.",
        ),
        (
            "Slept through for the first time this week.",
            "Good to hear. Keep the heat before bed as it is and we leave the rest alone until your next visit.",
        ),
        (
            "Is yoga fine on the days between?",
            "Yes, leave out the deep forward folds for now and keep the knees soft. The slow class on Wednesday suits you better \
                than the fast one.",
        ),
    ],
};
