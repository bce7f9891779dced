package cloud.firn.storage.signature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The dates that clients sign with. What is no date, or before 1970, is empty.
 *
 * <p>Source: RFC 9110 section 5.6.7 (three forms of a date in HTTP) and ISO 8601, basic form. The name of the day is
 * not looked at: clients get it wrong, and it says nothing.
 */
final class Dates {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final int STAMP_LENGTH = 16;
    private static final int LONGEST = 64;
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private Dates() {}

    /** As {@code x-amz-date} of version 4 is written. */
    static String stamp(Instant at) {
        return STAMP.format(at.atOffset(ZoneOffset.UTC));
    }

    /** Reads {@code yyyyMMdd'T'HHmmss'Z'}. */
    static Optional<Instant> ofStamp(String text) {
        if (text.length() != STAMP_LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return Optional.empty();
        }
        try {
            return at(
                    LocalDateTime.of(
                            number(text.substring(0, 4)),
                            number(text.substring(4, 6)),
                            number(text.substring(6, 8)),
                            number(text.substring(9, 11)),
                            number(text.substring(11, 13)),
                            number(text.substring(13, 15))),
                    ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads any form. */
    static Optional<Instant> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var stamp = ofStamp(text);
            if (stamp.isPresent()) {
                return stamp;
            }
            if (text.length() > 10 && text.charAt(4) == '-' && text.charAt(10) == 'T') {
                return Optional.of(Instant.parse(text)).filter(Dates::sane);
            }
            return ofWords(words(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Day, month, year, time, zone; or month, day, time, year, as C writes it. */
    private static Optional<Instant> ofWords(List<String> words) {
        if (words.size() < 4) {
            return Optional.empty();
        }
        boolean monthFirst = Character.isLetter(words.get(0).charAt(0));
        var day = words.get(monthFirst ? 1 : 0);
        int month = 1 + month(words.get(monthFirst ? 0 : 1));
        var year = words.get(monthFirst ? 3 : 2);
        var time = words.get(monthFirst ? 2 : 3).split(":", -1);
        if (time.length != 3) {
            throw new DateTimeException("No time");
        }
        var zone = words.size() > 4 ? zone(words.get(4)) : ZoneOffset.UTC;
        return at(
                LocalDateTime.of(year(year), month, number(day), number(time[0]), number(time[1]), number(time[2])),
                zone);
    }

    /** Without the name of the day, and with hyphens between day, month and year as RFC 850 had them. */
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var rest = new StringTokenizer(text, " ,");
        while (rest.hasMoreTokens()) {
            var word = rest.nextToken();
            if (words.isEmpty() && Character.isLetter(word.charAt(0)) && month(word) < 0) {
                continue;
            }
            if (words.isEmpty() && word.indexOf('-') > 0) {
                for (var part : word.split("-", -1)) {
                    if (part.isEmpty()) {
                        throw new DateTimeException("No date");
                    }
                    words.add(part);
                }
            } else {
                words.add(word);
            }
        }
        return words;
    }

    private static int month(String word) {
        return MONTHS.indexOf(word.toLowerCase(Locale.ROOT));
    }

    private static int year(String digits) {
        int year = number(digits);
        return digits.length() != 2 ? year : year < 70 ? 2000 + year : 1900 + year;
    }

    private static ZoneOffset zone(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "GMT", "UTC", "UT", "Z" -> ZoneOffset.UTC;
            default -> ZoneOffset.of(word);
        };
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 4) {
            throw new DateTimeException("No number");
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw new DateTimeException("No number");
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static Optional<Instant> at(LocalDateTime local, ZoneOffset zone) {
        return Optional.of(local.toInstant(zone)).filter(Dates::sane);
    }

    private static boolean sane(Instant at) {
        return at.getEpochSecond() >= 0;
    }
}
