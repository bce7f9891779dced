package cloud.firn.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** As much of nftables as a change needs: refuses what the kernel would refuse. */
final class Kernel {
    private static final Pattern ELEMENTS = Pattern.compile("\\{ (.*) }");

    private final Map<String, List<String>> chains = new TreeMap<>();
    private final Map<String, Set<String>> sets = new TreeMap<>();

    void run(List<String> lines) {
        lines.forEach(this::run);
    }

    private void run(String line) {
        var words = line.split(" ", 6);
        var what = words[0] + " " + words[1];
        var name = words.length > 4 ? words[2] + " " + words[4] : "";
        switch (what) {
            case "add table", "add counter" -> {}
            case "delete table" -> {
                chains.keySet().removeIf(chain -> chain.startsWith(words[2] + " "));
                sets.clear();
            }
            case "add chain" ->
                assertThat(chains.put(name, new ArrayList<>())).as(line).isNull();
            case "flush chain" -> chain(name, line).clear();
            case "delete chain" -> {
                assertThat(speakingOf(words[4])).as(line).isEmpty();
                assertThat(chains.remove(name)).as(line).isNotNull();
            }
            case "add rule" -> {
                chain(name, line).add(words[5]);
                var jump = words[5].startsWith("jump ") ? words[5].substring(5) : null;
                assertThat(jump == null || chains.containsKey("inet " + jump))
                        .as(line)
                        .isTrue();
            }
            case "add set", "add map" ->
                assertThat(sets.put(words[4], new TreeSet<>())).as(line).isNull();
            case "delete set" -> {
                assertThat(speakingOf("@" + words[4])).as(line).isEmpty();
                assertThat(sets.remove(words[4])).as(line).isNotNull();
            }
            case "add element" ->
                assertThat(set(words[4], line).addAll(elements(line))).as(line).isTrue();
            case "delete element" ->
                elements(line).forEach(element -> assertThat(set(words[4], line)
                                .removeIf(held -> held.equals(element) || held.startsWith(element + " : ")))
                        .as(line)
                        .isTrue());
            default -> throw new AssertionError("not known: " + line);
        }
    }

    private List<String> speakingOf(String name) {
        var found = new ArrayList<String>();
        chains.values().forEach(rules -> rules.stream()
                .filter(rule -> (" " + rule + " ").contains(" " + name + " "))
                .forEach(found::add));
        sets.values().forEach(set -> set.stream()
                .filter(element -> element.endsWith(" " + name))
                .forEach(found::add));
        return found;
    }

    private List<String> chain(String name, String line) {
        assertThat(chains).as(line).containsKey(name);
        return Objects.requireNonNull(chains.get(name));
    }

    private Set<String> set(String name, String line) {
        assertThat(sets).as(line).containsKey(name);
        return Objects.requireNonNull(sets.get(name));
    }

    private static List<String> elements(String line) {
        var found = ELEMENTS.matcher(line);
        assertThat(found.find()).as(line).isTrue();
        return List.of(found.group(1).split(", "));
    }

    @Override
    public String toString() {
        return chains + "\n" + sets;
    }
}
