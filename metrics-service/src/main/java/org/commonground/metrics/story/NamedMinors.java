package org.commonground.metrics.story;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where a text reads as if it named a minor: a name beside an age under 18, a grade, or a word for a child, in English and
 * Spanish. It errs on the side of asking; what it cannot find is a name without any of that. Pure.
 */
final class NamedMinors {
    /** One to three capitalised words. */
    private static final String NAME = "(?<name>\\p{Lu}[\\p{L}'’-]+(?: \\p{Lu}[\\p{L}'’-]*\\.?){0,2})";

    private static final String AGE = "(?:[1-9]|1[0-7])";
    private static final String GRADE =
            "(?:\\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)";
    private static final String CHILD =
            "(?:student|pupil|kindergartner|kindergartener|preschooler|freshman|sophomore|toddler|son|daughter|child|boy|girl"
                    + "|alumno|alumna|estudiante|hijo|hija|niño|niña)";

    private static final List<Pattern> PATTERNS = List.of(
            // "Ana, 12," and "Ana Q. (12)"
            pattern(NAME + ",? \\(?" + AGE + "\\)(?!\\d)"),
            pattern(NAME + ", " + AGE + "[,.;](?!\\d)"),
            // "Ana is 12 years old", "Ana, age 12", "Ana, de 12 años"
            pattern(NAME + ",?(?: is| was| who is| tiene)?,?(?: aged?| de)? " + AGE
                    + "(?:[- ]years?[- ]old| years of age| años)"),
            pattern(NAME + ",? aged? " + AGE + "\\b"),
            // "12-year-old Ana"
            pattern("\\b" + AGE + "[- ]years?[- ]old " + NAME),
            // "Ana, a seventh grader", "Ana is in 7th grade", "Ana, alumna de 5º grado"
            pattern(NAME + ",?(?: is| was| who is)?,? (?:an? |in (?:the )?)?" + GRADE + "[- ]grade(?:r)?\\b"),
            pattern("\\b(?i:" + GRADE + ")[- ]grader,? " + NAME),
            pattern(NAME + ",?(?: an?| our| es| una?| su)? " + CHILD + "\\b(?! of\\b| services\\b| council\\b)"),
            // "our student Ana", "my daughter Ana"
            pattern("\\b(?i:my|our|her|his|their|a|the|mi|su|la|el|nuestro|nuestra) " + CHILD + ",? " + NAME),
            // "Ana's mother"
            pattern(
                    NAME
                            + "['’]s (?:mother|father|mom|mum|dad|parents?|guardian|grandmother|grandfather|teacher|homeroom)\\b"));

    /** They begin sentences, or stand before numbers, and are nobody's name. */
    private static final Set<String> NO_NAMES = Set.of(
            "A",
            "About",
            "After",
            "All",
            "An",
            "And",
            "As",
            "At",
            "Before",
            "But",
            "By",
            "Each",
            "Every",
            "For",
            "From",
            "He",
            "Her",
            "His",
            "How",
            "I",
            "If",
            "In",
            "It",
            "Its",
            "My",
            "No",
            "Now",
            "Of",
            "On",
            "One",
            "Our",
            "She",
            "Since",
            "So",
            "That",
            "The",
            "Their",
            "Then",
            "There",
            "They",
            "This",
            "To",
            "We",
            "When",
            "With",
            "You",
            "Your",
            "Grade",
            "Grades",
            "Room",
            "Step",
            "Chapter",
            "Week",
            "Day",
            "Year",
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
            "English",
            "Spanish",
            "High",
            "School",
            "Middle",
            "Elementary",
            "Some",
            "Many",
            "Most",
            "El",
            "La",
            "Los",
            "Las",
            "Un",
            "Una",
            "Mi",
            "Su",
            "Nuestro",
            "Nuestra",
            "Cada",
            "En",
            "De",
            "Con",
            "Por",
            "Para",
            "Y");

    private NamedMinors() {}

    private static Pattern pattern(String text) {
        return Pattern.compile("(?<![\\p{L}])" + text, Pattern.UNICODE_CHARACTER_CLASS);
    }

    static boolean seemIn(String text) {
        return PATTERNS.stream().anyMatch(pattern -> finds(pattern.matcher(text)));
    }

    private static boolean finds(Matcher matcher) {
        while (matcher.find()) {
            var words = matcher.group("name").split(" ", -1);
            for (var word : words) if (!NO_NAMES.contains(word)) return true;
        }
        return false;
    }
}
