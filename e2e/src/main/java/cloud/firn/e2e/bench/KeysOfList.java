package cloud.firn.e2e.bench;

import cloud.firn.e2e.bench.wire.Sink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Keeps the keys that an answer to a list names. */
final class KeysOfList implements Sink {
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    @Override
    public void take(byte[] bytes, int from, int length) {
        all.write(bytes, from, length);
    }

    List<String> keys() {
        var found = new ArrayList<String>();
        var matcher = KEY.matcher(all.toString(StandardCharsets.UTF_8));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
