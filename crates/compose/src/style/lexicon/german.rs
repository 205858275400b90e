//! What the rules know of German.

use super::{Lexicon, phrases, words};

pub(super) fn lexicon() -> Lexicon {
    Lexicon {
        // "um" and "er" are words.
        fillers: words("äh ähh ähm ähmm öh öhm hm hmm mm mmm"),
        parted_fillers: words(""),
        // "sozusagen", "quasi" and "sag ich mal" say that something is only nearly so.
        empty_between: phrases("weißt du, wissen sie, weißte"),
        empty_opening: phrases("weißt du, wissen sie, weißte"),
        introducing: words("dass daß ob was wie wo warum wieso wer wen wem wann welche"),
        empty_closing: phrases("weißt du, wissen sie, weißte, ne, gell"),
        tags: phrases("oder, ne, gell, weißt du, weißte, okay"),
        doubled: words("sehr die der das den dem sie nein ja so nun viel ganz"),
        spoken_forms: &[
            ("nich", "nicht"),
            ("nix", "nichts"),
            ("'n", "ein"),
            ("'ne", "eine"),
            ("'nen", "einen"),
            ("'nem", "einem"),
            ("'ner", "einer"),
        ],
        listening: phrases(
            "okay, ok, mhm, hm, hmm, aha, ach, ach so, ach ja, klar, verstehe, ah, oh, ja ja, \
             ja klar, ja, interessant",
        ),
        assents: phrases("genau, stimmt, richtig, exakt, natürlich, auf jeden fall, ja genau"),
        // Duden, Schreibung von Zahlen: traditionally one to twelve in words.
        spelled_to: 12,
        before_digits: words(
            "kapitel seite version folge staffel teil abschnitt abbildung nummer nr artikel kanal \
             stufe phase covid linie raum um gegen",
        ),
        after_digits: words(
            "prozent uhr tausend million millionen milliarde milliarden euro dollar pfund franken \
             grad januar februar märz april mai juni juli august september oktober november \
             dezember komma x mal",
        ),
        numbers: words(
            "null zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn \
             fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig \
             siebzig achtzig neunzig hundert tausend million millionen halb erste zweite",
        ),
        subjects: words("ich wir er sie es man"),
        // The verb may stand first: "weiß ich, ich habe".
        objects: words("ich wir er sie es man"),
        joining: words("und oder aber dann weil also"),
        articles: words(
            "der die das den dem des ein eine einen einem einer mein unser unsere sein seine \
             ihr ihre",
        ),
        never_last: words(
            "und oder aber weil wenn dass von vom mit aus in im am beim zum zur für durch als wie \
             sehr jede jeder jedes",
        ),
        openers: words(
            "und aber also denn dann jetzt nun auch ich wir er es man du wenn deshalb deswegen \
             trotzdem",
        ),
        turning: phrases(
            "also, jetzt, nun, aber, und dann, außerdem, andererseits, zum beispiel, erstens, \
             zweitens, danach, schließlich, am ende, gleichzeitig, lassen sie mich, lass mich",
        ),
        questions: phrases(
            "was ist, was sind, was war, was waren, was hat, was haben, was macht, was bedeutet, \
             was passiert, wer ist, wer sind, wer war, wo ist, wo sind, wo war, wann ist, wann war, \
             warum ist, warum sind, warum war, warum haben, warum hat, wie ist, wie sind, wie war, \
             wie viel, wie viele, wie lange, wie oft, haben sie, hast du, sind sie, bist du, \
             können sie, kannst du, gibt es, ist es, ist das",
        ),
        sounds: words(
            "lacht lachen gelächter applaus beifall musik hustet husten seufzt seufzen stille pause \
             unverständlich",
        ),
        cut_off: "–",
        protected: words(
            "meine nicht nie niemals niemand nichts kein keine keinen keinem keiner ohne weder nein kaum \
             vielleicht wahrscheinlich möglicherweise wohl glaube glaubt glauben denke denkt \
             vermute scheint schien kann kannst können könnte könnten konnte muss müssen müsste \
             musste soll sollen sollte sollten darf dürfen dürfte will wollen wollte wird werden \
             würde würden fast ungefähr etwa sozusagen quasi",
        ),
        auxiliaries: words(
            "ist sind war waren bin bist sein gewesen habe hast hat haben hatte hatten wurde \
             wurden worden",
        ),
    }
}
