package cloud.firn.box.command;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 1500}, {@code 10GiB}, {@code 1.5 TB}. */
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?)\\s*([a-z]*)");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L),
            Map.entry("pb", 1_000_000_000_000_000L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40),
            Map.entry("pib", 1L << 50));

    private ByteSize() {}

    /**
     * How many bytes that is, rounded down.
     *
     * @throws CannotDo naming the forms there are
     */
    static long read(String text) {
        var form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        var unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null) {
            throw wrong(text);
        }
        var bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw wrong(text);
        }
        return bytes.longValue();
    }

    private static CannotDo wrong(String text) {
        return new CannotDo(
                "\"" + text + "\" is no size: say a number of bytes, or one with a unit such as 500MB or 10GiB");
    }
}
