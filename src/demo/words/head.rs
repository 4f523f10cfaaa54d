//! Headaches, and the jaw.

use super::bank::Bank;

pub const HEADACHE: Bank = Bank {
    areas: &["back-head", "back-neck-{side}", "back-neck-{other}", "front-head", "back-shoulder-{side}", "back-upper-back-{side}"],
    hands: &[
        "Base of the skull held for some minutes until the weight of the head came into the hands.",
        "Scalp and temples with very light circles, the {side} temple last.",
        "Neck muscles from the ear down on both sides, slow, nothing that brought the ache on.",
        "Upper shoulders softened first, so that the neck could follow without being pulled.",
        "Small muscles under the skull on the {side}, pressed until the familiar ache came and went.",
    ],
    hands_then: &[
        "Eyes covered and the room dark for the last ten minutes.",
        "Gentle traction at the end. The pressure behind the {side} eye went from 5 to 3.",
        "Jaw and cheeks as well, since the teeth were clenched on arrival.",
        "Short rest sitting before you stood up, with a glass of water.",
    ],
    needles: &[
        "Needles between thumb and first finger, at the temples and in the feet, twenty minutes.",
        "Two needles at the base of the skull and four in the lower legs. You slept for some of it.",
        "Shallow needles on the {side} side of the neck; left the temple alone because it was tender.",
    ],
    movement: &[
        "Counted together what came before the last six headaches: late lunches stood out.",
        "Deep neck muscles trained lying down, ten holds of five seconds.",
    ],
    home_care: &[
        "Cool cloth on the forehead and a warm one on the neck, 10 minutes",
        "Lie on two tennis balls in a sock at the base of the skull, 5 minutes",
        "Headache diary: when, what came before, what helped",
        "Lunch before one o’clock on work days",
        "Screen off an hour before bed, three evenings a week",
        "Slow breathing, four counts in and six out, for five minutes",
    ],
    activities: &[
        "A full work day without lying down",
        "Reading for half an hour",
        "Going to a concert",
        "Morning run without paying for it",
        "Cooking for friends",
        "Driving home in low sun",
    ],
    private: &[
        "Diary shows painkillers on 12 days of the month. Asked to raise it with the family doctor.",
        "Pattern fits tension type. No change in vision, speech or balance reported today.",
        "Light pressure only; deeper work set one off in the second week.",
        "Sleep is the lever here. Five hours on work nights.",
    ],
    exchanges: &[
        (
            "I had one again on Tuesday, about four hours. Should I come earlier than planned?",
            "Four hours is half of what it was in summer, so the plan holds. If there are two in one week, take the earlier time.",
        ),
        (
            "Does it matter whether I come in the middle of a headache or between?",
            "Between is better for lasting change. In the middle of one we can still make it lighter, in a dark room and with light hands.",
        ),
        (
            "The diary shows it, five of seven were after a skipped lunch.",
            "That is a clear line. Eat by one for two weeks and let us see what the other two have in common.",
        ),
        (
            "Can I keep the tennis balls in place longer? It feels so good.",
            "Ten minutes at the most. Longer and the tissue gets irritated, and you know what follows.",
        ),
        (
            "My eyes are tired from the new screens at work. Could that be part of it?",
            "It could. Have your eyes tested, it is due anyway, and make the letters bigger rather than leaning in.",
        ),
        (
            "A whole week without one. I almost did not notice.",
            "That is how it goes when it goes well. Keep the diary for two more weeks so we know what kept it away.",
        ),
    ],
};

pub const JAW: Bank = Bank {
    areas: &["front-head", "front-neck-{side}", "back-neck-{side}", "back-shoulder-{side}"],
    hands: &[
        "Chewing muscles on the {side} cheek, small circles, from the outside only.",
        "Temples and cheeks, then the front of the neck with a flat hand.",
        "Neck and shoulders first. The jaw dropped by itself after ten minutes.",
        "Tongue to the roof of the mouth while I worked the {side} cheek, which kept the bite open.",
    ],
    hands_then: &[
        "Opening measured: two and a half fingers, up from two.",
        "Side-to-side movement practised slowly, without the click.",
        "Base of the skull held at the end, since both sides clench together.",
    ],
    needles: &[
        "Needles at both cheeks and in the hands, fifteen minutes, jaw resting open.",
        "Shallow needles in front of the {side} ear, two in the feet.",
    ],
    movement: &["Opening against a fingertip, six holds, no click.", "Chin tucks with the teeth apart, ten slow ones."],
    home_care: &[
        "Teeth apart, lips together: check it at every door you go through",
        "Warm cloth on the cheek, 10 minutes, in the evening",
        "No gum and nothing chewy for two weeks",
        "Open slowly with the tongue on the roof of the mouth, 6 times",
    ],
    activities: &["Eating an apple", "Singing in choir for an hour", "Yawning without a catch", "A long meeting with talking"],
    private: &[
        "Click on the worse side at mid-opening, painless. Watch only.",
        "Dentist made a splint; wears it four nights of seven.",
        "Clenches in meetings. Cue is the laptop’s hinge.",
    ],
    exchanges: &[
        (
            "The splint feels tight in the morning. Is that right?",
            "A little tight is normal in the first weeks. If a tooth is sore for more than two days, ask the dentist to check the fit.",
        ),
        (
            "I caught myself clenching eleven times today.",
            "Noticing is the work. Next week count how often you let go, which is the same moment seen from the other side.",
        ),
        (
            "Is soup all right or do I have to keep chewing to stay loose?",
            "Soft food for a few days is fine after a flare. Then back to normal food in small bites, both sides.",
        ),
        (
            "Sang the whole rehearsal on Wednesday, only tired at the end.",
            "Lovely. Warm the cheek before and after next time and see whether the tiredness goes as well.",
        ),
    ],
};
