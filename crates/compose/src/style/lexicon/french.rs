//! What the rules know of French.

use super::{Lexicon, phrases, words};

pub(super) fn lexicon() -> Lexicon {
    Lexicon {
        fillers: words("euh heu euhh hum hmm hm mm mmh mmm"),
        parted_fillers: words(""),
        // "genre" is a kind and "quoi" a question outside commas.
        empty_between: phrases("tu vois, vous voyez, tu sais, vous savez, genre, hein"),
        empty_opening: phrases("tu vois, vous voyez, tu sais, vous savez"),
        introducing: words("que comment où quand qui"),
        empty_closing: phrases("quoi, hein, tu vois, vous voyez, tu sais, vous savez"),
        tags: phrases("hein, tu vois, vous voyez, tu sais, d'accord"),
        doubled: words("très nous vous non oui si bien tout vite"),
        spoken_forms: &[
            ("chuis", "je suis"),
            ("j'suis", "je suis"),
            ("j'sais", "je sais"),
            ("y'a", "il y a"),
            ("y'avait", "il y avait"),
            ("t'as", "tu as"),
            ("t'es", "tu es"),
            ("p'tit", "petit"),
            ("p'tite", "petite"),
        ],
        listening: phrases(
            "ouais, d'accord, mm, mmh, voilà, ok, okay, ah, oh, bien sûr, je vois, ah bon, ah oui, \
             ah ouais, bon, hum",
        ),
        assents: phrases("oui, exactement, exact, tout à fait, absolument, c'est ça, en effet"),
        // Office québécois de la langue française, Banque de dépannage: zero to nine.
        spelled_to: 9,
        before_digits: words(
            "chapitre page version épisode saison partie section figure numéro nº article chaîne \
             niveau phase covid ligne salle vers à",
        ),
        after_digits: words(
            "pour h heures heure mille million millions milliard milliards euros dollars livres \
             degrés janvier février mars avril mai juin juillet août septembre octobre novembre \
             décembre virgule x fois",
        ),
        numbers: words(
            "zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze \
             seize vingt trente quarante cinquante soixante cent cents mille million millions demi \
             demie premier second",
        ),
        subjects: words("je nous il elle ils elles on"),
        objects: words("nous elle elles"),
        joining: words("et ou mais donc alors parce puis"),
        articles: words(
            "le la les un une des mon ma mes son sa ses notre nos votre vos leur leurs",
        ),
        never_last: words(
            "et ou mais parce si de du des en dans avec par pour que qui comme quand sans très \
             chaque au aux à je tu il ils j'ai c'est",
        ),
        openers: words(
            "et mais alors donc parce maintenant puis ensuite aussi je nous il elle ils elles on \
             c'est ce cela ça quand si bon ben",
        ),
        turning: phrases(
            "alors, maintenant, mais, bon, donc, bref, autre chose, par contre, par exemple, \
             d'abord, ensuite, enfin, finalement, à la fin, en même temps, du coup",
        ),
        questions: phrases(
            "est-ce que, est-ce qu'il, est-ce qu'elle, est-ce qu'on, est-ce que c'est, \
             qu'est-ce que, qu'est-ce qu'il, qu'est-ce qui, qu'est-ce que c'est, pourquoi est-ce, \
             comment est-ce, combien de",
        ),
        sounds: words(
            "rires rire rit applaudissements musique toux tousse soupir soupire silence pause \
             inaudible",
        ),
        cut_off: "…",
        protected: words(
            "ne n'est n'a n'y n'ai n'était pas plus jamais rien personne aucun aucune sans ni non \
             peut-être probablement sûrement crois croit croyons pense penses semble paraît peut \
             peuvent peux pouvons pouvait pourrait pourraient doit doivent dois devait devrait \
             devraient faut va vont vais presque environ",
        ),
        auxiliaries: words(
            "est sont était étaient suis être été ai a ont avait avaient avons sommes c'est c'était \
             j'ai j'étais j'avais",
        ),
    }
}
