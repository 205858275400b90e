//! What the rules know of English.

use super::{Lexicon, phrases, words};

pub(super) fn lexicon() -> Lexicon {
    Lexicon {
        fillers: words("um umm uhm uh uhh erm hmm hm mm mmm"),
        // "ER" is a ward, "to err" a verb, and engines hum.
        parted_fillers: words("er err eh"),
        empty_between: phrases("you know, sort of, kind of, like"),
        // Inside a sentence "I mean" corrects: "the north, I mean, the south".
        empty_opening: phrases("you know, i mean"),
        introducing: words(""),
        empty_closing: phrases("you know"),
        tags: phrases("right, you know, okay, ok, yeah"),
        // "We looked at at the API", "all it was was".
        doubled: words(
            "very really that had so many much bye ha no yes go far long way too is was on at for \
             about this",
        ),
        spoken_forms: &[
            ("gonna", "going to"),
            ("wanna", "want to"),
            ("kinda", "kind of"),
            ("sorta", "sort of"),
            ("lotta", "lot of"),
            ("outta", "out of"),
            ("lemme", "let me"),
            ("gimme", "give me"),
            ("dunno", "don’t know"),
            ("woulda", "would have"),
            ("coulda", "could have"),
            ("shoulda", "should have"),
            ("'cause", "because"),
            ("cuz", "because"),
            ("'em", "them"),
        ],
        listening: phrases(
            "right, yeah, yep, mm-hmm, mhm, mm-hm, mm, uh-huh, hmm, okay, ok, wow, oh, ah, sure, \
             i see, got it, interesting, of course, oh wow, oh yeah, all right, alright",
        ),
        assents: phrases(
            "yes, exactly, correct, absolutely, definitely, true, indeed, that's right",
        ),
        // House style N1.
        spelled_to: 9,
        before_digits: words(
            "january february march april may june july august september october november december \
             jan feb mar apr jun jul aug sep sept oct nov dec chapter page version episode season \
             part section figure number no step level phase point gate channel covid room flight \
             highway route table grade line minus plus by times",
        ),
        after_digits: words(
            "percent per a.m p.m am pm o'clock million billion trillion thousand hundred dollars \
             euros pounds cents yuan degrees volts watts point by x times",
        ),
        numbers: words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
             fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy \
             eighty ninety hundred thousand million billion trillion first second third half",
        ),
        subjects: words("i we he she they it you"),
        objects: words("it you"),
        joining: words("and or but so because then"),
        articles: words("a an the my our your their his its"),
        never_last: words(
            "and or but because if of with from into in on at for to by about onto than as who which whose very every no \
             like i i'm we're they're it's he's she's that's there's i've we've they've i'll we'll",
        ),
        openers: words(
            "and but so because then now well also we i you he she they it there this that these \
             those what when if in on at for after before i'm it's that's there's we're they're \
             he's she's you're",
        ),
        turning: phrases(
            "so, now, but, let me, let's, anyway, another, the other, for example, for instance, \
             first, second, finally, meanwhile, at the same time, in the end, and then, and that is",
        ),
        questions: phrases(
            "what is, what are, what was, what were, what do, what does, what did, what can, \
             what will, what would, what should, what about, what happens, what happened, \
             who is, who are, who was, who do, who did, where is, where are, where was, where were, \
             where do, where does, where did, when is, when was, when do, when does, when did, \
             when will, why is, why are, why was, why were, why do, why does, why did, why not, \
             why would, why should, how is, how are, how was, how do, how does, how did, how can, \
             how would, how much, how many, how long, how often, do you, does it, does that, \
             does he, does she, did you, did it, did they, did he, did she, do they, do we, \
             are you, are they, are we, are there, is it, is there, is that, is this, was it, \
             was there, was that, were you, were they, were there, can you, can we, could you, \
             could we, would you, would it, should we, will you, will it, will they, have you, \
             have they, has it, has he, has she",
        ),
        sounds: words(
            "laughs laugh laughing laughter chuckle chuckles chuckling applause clapping music \
             cheering cheers sigh sighs sighing cough coughs coughing crosstalk silence pause \
             gasps gasp whispers whispering singing sings sniffs inaudible noise",
        ),
        cut_off: "—",
        protected: words(
            "no not never none nobody nothing neither nor nowhere without hardly barely don't \
             doesn't didn't isn't aren't wasn't weren't won't wouldn't can't cannot couldn't \
             shouldn't haven't hasn't hadn't mustn't ain't maybe perhaps probably possibly likely \
             unlikely apparently presumably roughly almost think guess suppose believe seem seems \
             seemed might may could would should must can will shall i'll we'll you'll they'll \
             he'll she'll it'll i'd we'd you'd they'd",
        ),
        auxiliaries: words(
            "am is are was were be been being do does did have has had having i'm i've we're we've \
             you're you've they're they've it's he's she's that's there's",
        ),
    }
}
