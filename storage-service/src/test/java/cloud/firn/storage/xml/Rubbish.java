package cloud.firn.storage.xml;

import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Documents that are nearly right, which is where readers go wrong. */
public final class Rubbish {
    private static final String[] PIECES = {
        "",
        "*",
        "-1",
        "0",
        "300",
        "99999999999999999999",
        "true",
        "TRUE",
        " ",
        "\n",
        "&",
        "&#0;",
        "&lt;",
        "<",
        "</",
        "/>",
        "<a/>",
        "<a>",
        "<ID>x</ID>",
        "<Key/>",
        "<!DOCTYPE a>",
        "<!--",
        "<![CDATA[x]]>",
        "<?xml version='1.1'?>",
        "\u0000",
        "\uFFFF",
        "é",
        "\uD83D\uDE00",
        "<Rule></Rule>",
        "<Grant></Grant>",
        "xsi:type=\"Group\"",
        "http",
        "Enabled"
    };

    private static final Pattern TEXT = Pattern.compile(">[^<>]*</");

    private Rubbish() {}

    /** Bytes without sense, and documents like the samples with a slice of each replaced. */
    public static Arbitrary<byte[]> around(String... samples) {
        var pieces =
                Arbitraries.oneOf(Arbitraries.of(PIECES), Arbitraries.strings().ofMaxLength(12));
        var bent = Combinators.combine(
                        Arbitraries.of(samples),
                        Arbitraries.integers().between(0, 2_000),
                        Arbitraries.integers().between(0, 60),
                        pieces)
                .as((sample, at, length, piece) -> {
                    int from = at % (sample.length() + 1);
                    int to = Math.min(sample.length(), from + length);
                    return (sample.substring(0, from) + piece + sample.substring(to)).getBytes(StandardCharsets.UTF_8);
                });
        var emptied = Combinators.combine(
                        Arbitraries.of(samples), Arbitraries.integers().between(0, 50), pieces)
                .as((sample, nth, piece) -> refill(sample, nth, piece).getBytes(StandardCharsets.UTF_8));
        var noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(80);
        return Arbitraries.frequencyOf(Tuple.of(1, noise), Tuple.of(5, bent), Tuple.of(5, emptied));
    }

    /** Replaces what stands between two tags, so that the document stays well formed more often than not. */
    private static String refill(String sample, int nth, String piece) {
        var texts = TEXT.matcher(sample);
        int count = 0;
        while (texts.find()) {
            if (count++ == nth) {
                return sample.substring(0, texts.start()) + ">" + piece + "</" + sample.substring(texts.end());
            }
        }
        return sample;
    }

    /** Reads, and lets nothing but a refusal happen. */
    public static void readOrRefuse(byte[] document, Consumer<byte[]> reader) {
        try {
            reader.accept(document);
        } catch (Refused refused) {
            if (refused.detail().isBlank()) {
                throw new AssertionError("a refusal without a message", refused);
            }
        }
    }
}
