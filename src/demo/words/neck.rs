//! Neck and shoulders.

use super::bank::Bank;

pub const NECK: Bank = Bank {
    areas: &[
        "back-neck-{side}",
        "back-shoulder-{side}",
        "back-neck-{other}",
        "back-upper-back-{side}",
        "front-shoulder-{side}",
        "back-shoulder-{other}",
        "back-upper-arm-{side}",
    ],
    hands: &[
        "Slow pressure from the {side} shoulder up to the base of the skull.",
        "Worked the top of both shoulders, the {side} one in short turns because it answers late.",
        "{side} shoulder blade lifted and moved away from the ribs, side-lying.",
        "Neck held and turned a little at a time, always to where it was still easy.",
        "Broad pressure between the shoulder blades before anything nearer the neck.",
        "Front of the {side} shoulder opened first, then the neck had less to hold.",
        "Light work only: the neck came in hot after a week of night shifts.",
    ],
    hands_then: &[
        "Trigger points in the muscle from neck to {side} shoulder blade, pressed until they faded.",
        "Gentle traction of the neck, four slow breaths each time.",
        "{side} arm moved through its whole range. Overhead is freer by about a hand.",
        "Muscles between the upper ribs on the {side} stretched with the breath.",
        "Turning to the {side} measured before and after: from half-way to just short of the shoulder.",
        "Hands and forearms as well, because the typing ends up in the neck.",
    ],
    needles: &[
        "Needles at the top of both shoulders and in the {side} hand, fifteen minutes.",
        "Five needles along the {side} neck, shallow, and two in the lower leg to settle.",
        "Cupping over the upper back, then four needles where the {side} shoulder blade sticks.",
    ],
    movement: &[
        "Turning and looking up practised in sitting, inside the easy range, ten each.",
        "Rowing with a light band, two rounds of twelve, shoulder blades first.",
        "Screen raised by eight centimetres on the photo you brought; elbows now rest.",
    ],
    home_care: &[
        "Doorway chest stretch, 3 times 30 seconds",
        "Chin gently back, 8 times, at every red light",
        "Warm scarf on the neck for 10 minutes in the evening",
        "Shoulder circles, 10 slow ones each way, before the first call",
        "Rows with the yellow band, 2 rounds of 12",
        "One pillow instead of two",
        "Look out of the window and turn the head both ways every half hour",
    ],
    activities: &[
        "Checking the blind spot when driving",
        "Two hours at the screen",
        "Reading in bed",
        "Reaching the top shelf",
        "Carrying a backpack to the train",
        "Playing the violin for an hour",
        "Washing my hair",
        "Sleeping on my side",
        "Painting a ceiling",
        "Holding the baby on one arm",
    ],
    private: &[
        "Upper traps guard as soon as the talk turns to work. Leave room for silence.",
        "Turning to the worse side limited by stretch, not by joint. Keep to soft tissue.",
        "Grips the phone with the shoulder. Headset suggested for the second time.",
        "Range is better than the score says. Ask about sleep before changing the plan.",
        "Old collarbone break; no prone arm overhead on that side.",
    ],
    exchanges: &[
        (
            "How often can I do the doorway stretch? I feel it helps.",
            "Three times a day is plenty, 30 seconds each. It should feel like a stretch in the chest and never in the front of the joint.",
        ),
        (
            "I woke up with my neck stuck to the {side}. Should I still come tomorrow?",
            "Come, we start very light. Until then warmth, small turns inside what is easy, and no pulling at it.",
        ),
        (
            "Two pillows or one? My partner says flat.",
            "One that fills the space between shoulder and ear when you lie on your side. If your nose points at the wall \
                straight ahead it is right.",
        ),
        (
            "The headset arrived. Already less of that {side} pull by noon.",
            "Good. Keep the band rows going as well, the headset takes the load off and the rows keep it off.",
        ),
        (
            "Is swimming good or bad for this? I do mostly breaststroke.",
            "Good, with the face in the water. Breaststroke with the head up is what your neck complains about. Try backstroke \
                every second length.",
        ),
        (
            "A bruise came up on the shoulder where you worked. It does not hurt.",
            "That can happen with slow deep pressure and fades within a week. I will stay off that spot next time. If more come \
                up without a reason, tell me and your doctor.",
        ),
        (
            "My new desk is set up as you drew it. Elbows rest now, the screen is higher.",
            "That is the change I expect the most of. Give it two weeks before you judge it.",
        ),
        (
            "Can I paint the hallway this weekend, one wall at a time?",
            "One wall, then the other arm or a break of half an hour. Roller on a pole rather than a brush over your head.",
        ),
        (
            "Cracking my own neck gives relief for an hour. Is that harmful?",
            "Now and then is no harm. If you need it every hour it is asking for movement, so do the slow turns instead and see \
                if the urge fades.",
        ),
        (
            "Today I could check the blind spot without turning my whole body.",
            "That was the first thing you named in spring. Put it in your next check-in so the line shows it.",
        ),
    ],
};
