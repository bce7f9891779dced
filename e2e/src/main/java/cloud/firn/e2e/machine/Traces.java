package cloud.firn.e2e.machine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an instance may leave behind on a machine, found by its id and its address. */
public final class Traces {
    private Traces() {}

    /** Everything of the instance that is still there, in words. */
    public static List<String> of(Path folder, String instance, String address) {
        var found = new ArrayList<String>();
        Shell.run("sh", "-c", "grep -la -- " + instance + " /proc/[0-9]*/cmdline 2>/dev/null")
                .out()
                .lines()
                .filter(line -> !line.contains("/self/"))
                .filter(line -> qemu(Path.of(line)))
                .forEach(line -> found.add("process " + line));
        if (Shell.has("ip")) {
            Shell.run("ip", "route", "show", "table", "all")
                    .out()
                    .lines()
                    .filter(line -> line.startsWith(address + " ") && !line.contains(" cache"))
                    .forEach(line -> found.add("route " + line));
        }
        if (Shell.root() && Shell.has("nft")) {
            Shell.run("nft", "list", "ruleset")
                    .out()
                    .lines()
                    .filter(line -> line.contains(instance) || word(line, address))
                    .forEach(line -> found.add("rule " + line.strip()));
        }
        files(folder.resolve("hosts"), instance).forEach(file -> found.add("file " + file));
        return found;
    }

    /** What is left of a whole box: processes that name its folder, taps and tables of its hosts. */
    public static List<String> ofBox(Path folder) {
        var found = new ArrayList<String>();
        if (Files.exists(folder)) {
            found.add("folder " + folder);
        }
        Shell.run("sh", "-c", "grep -la -- " + folder + " /proc/[0-9]*/cmdline 2>/dev/null")
                .out()
                .lines()
                .filter(line -> qemu(Path.of(line)) || java(Path.of(line)))
                .forEach(line -> found.add("process " + line));
        return found;
    }

    private static boolean word(String line, String address) {
        return List.of(line.split("[^0-9.]+", -1)).contains(address);
    }

    private static boolean qemu(Path commandLine) {
        return program(commandLine).contains("qemu-system");
    }

    private static boolean java(Path commandLine) {
        var program = program(commandLine);
        return program.contains("java") && program.contains("cloud.firn.") && !program.contains("surefire");
    }

    private static String program(Path commandLine) {
        try {
            return Files.readString(commandLine, ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Path> files(Path folder, String name) {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName().toString().contains(name))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
