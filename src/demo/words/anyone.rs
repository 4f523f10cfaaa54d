//! Words for every complaint.

use super::bank::Exchange;

/// The end of a visit, in the client's words.
pub const ENDINGS: &[&str] = &[
    "No soreness by the end.",
    "You got up more easily than you lay down.",
    "Some tenderness is likely until tomorrow; heat is fine.",
    "You said it felt lighter, not gone.",
    "Stiff at the start, even on both sides at the end.",
    "We stopped short of the sore spot and will try it next time.",
    "Breathing was slow and deep for the last quarter.",
    "It eased quickly today, so we left it there.",
    "Standing felt straighter, as you put it.",
    "You were tired today and we kept everything light.",
    "The ache came back a little on sitting up and then settled.",
    "Turning both ways was equal before you left.",
];

/// The pressure. `{n}` is what the client asked for.
pub const FIRM: &[&str] =
    &["Pressure you asked for: {n} of 10.", "Pressure at {n} of 10, as you asked.", "You wanted {n} of 10 and we kept to it."];

/// Questions for any therapist.
pub const PRACTICAL: &[Exchange] = &[
    (
        "Is there parking behind the building after five?",
        "Yes, the spots marked with our name are free from five. Before that the lot on 17 Avenue is the nearest.",
    ),
    (
        "I may be ten minutes late on account of the train. Should I still come?",
        "Please come. We use the time that is left and I write down the minutes we had.",
    ),
    (
        "My insurer wants your registration number on its own form. Can you fill it in?",
        "Bring it along and I fill it in while you change. The number is on every receipt as well.",
    ),
    (
        "Should I eat before I come? It is right after work.",
        "Something small an hour before is best. A full stomach and lying face down do not go well together.",
    ),
    (
        "Is the front door the only way in? I have the stroller.",
        "The lift is by the side door on 4 Street. Ring the bell and someone holds it for you.",
    ),
    (
        "I caught a cold. Come or move it?",
        "Move it if there is a fever, there is no fee for being ill. A plain cold is fine, we raise the head end a little.",
    ),
    ("What do I wear for the exercises?", "Anything you can bend in. Most people keep a pair of shorts in the bag."),
    (
        "Can my daughter sit in the room while you work? She is nine and brings a book.",
        "Of course. There is a chair by the window, and the lamp is hers.",
    ),
    (
        "I start a new medicine on Monday, for blood pressure. Does that change anything?",
        "Good that you tell me. Write its name in your health answers, and get up slowly after the visit. We keep to a medium \
            pressure the first time.",
    ),
    (
        "Could I get the name of that book on pain you mentioned?",
        "“Explain Pain Handbook: Protectometer”. The library on 17 Avenue has two copies.",
    ),
    (
        "The link in the mail asked me to sign in again. Is that you?",
        "Yes, that is ours. Mails from us never say what the message is about, only that there is one.",
    ),
    (
        "Could we change to the other room? The fan was loud last time.",
        "I have asked for the quiet one at the end of the corridor. If it is taken we turn the fan off and open the window.",
    ),
    (
        "I am away for three weeks from the first. Do I lose my usual time?",
        "No. Book the first one after you are back, and I suggest the two exercises that need no mat for the hotel.",
    ),
    ("Does a hot bath count as heat?", "It does. Ten to fifteen minutes, and drink something afterwards."),
    ("Are the check-ins read by anyone? I was honest in the last one.", "I read them before every visit, and the honest ones help most."),
    (
        "May I bring my own oil? The one you use makes me itch.",
        "Please do, or I use the one without scent. I have put it in your record so nobody forgets.",
    ),
    ("Is it fine to drink a beer after a session?", "It is. One, and water beside it, since you may feel it sooner."),
    (
        "Can I give a visit as a present to my mother?",
        "You can, the desk makes a voucher. She fills in her own health answers before she comes.",
    ),
];

/// Exchanges that the therapist begins.
pub const CHECKS: &[Exchange] = &[
    (
        "How was the morning after? We went a little deeper than usual.",
        "A bit sore getting up, gone by lunch. I would do it the same again.",
    ),
    (
        "I have put the two new exercises on your home care list. Start with one of them.",
        "Started with the first. Feels easy so far, I add the second on Sunday.",
    ),
    (
        "Your last check-in was higher than the two before. Did something change at home or at work?",
        "We moved house last week, so yes. Boxes everywhere. It is settling already.",
    ),
    (
        "You have not been in for a while. No need to book, I only wanted to ask how it is.",
        "Thank you for asking. Up and down. I will look for a time after the holidays.",
    ),
    ("A time has come free on Thursday after five. I remember you prefer those.", "Thank you, I have taken it."),
    ("Reminder to leave the strap off this week, so we can compare.", "Off since Monday. More aware of it, but not worse."),
];

pub const THANKS: &[&str] = &[
    "Thank you, that helps.",
    "Good, I will do that.",
    "Thanks. See you next time.",
    "That is clear, thank you.",
    "Will do.",
    "Perfect, thank you.",
    "Thanks for the quick answer.",
    "Okay, I will try it for a week and tell you.",
];

/// Sentences for load tests, as long as real messages.
pub const LOAD: &[&str] = &[
    "The exercises are going well, I do them in the morning before work.",
    "Thank you, that helps. I will try it for a week and tell you how it was.",
    "Could we start with the shoulder next time? It has been the louder one of the two since Sunday.",
    "Keep the heat to fifteen minutes and let the skin cool in between.",
    "It was stiff yesterday after the drive, better again this morning.",
    "Yes, that is fine. Stop a little before it pinches and make the movement smaller.",
    "I slept through twice this week, which has not happened since spring.",
    "See you on Thursday. Bring the form along and I fill it in while you change.",
    "Is it all right to walk further, or should I stay with twenty minutes?",
    "Add five minutes every third day as long as the morning after is quiet.",
];
