package dev.kappa.local.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two modules with two versions of one thing are found at run time, on somebody else's machine. */
class VersionsTest {
    private static final Pattern LITERAL = Pattern.compile("<version>([^$<][^<]*)</version>");

    @Test
    void onlyTheRootPomHoldsVersions() throws Exception {
        Path checkout = RunningStack.checkout();
        List<String> found = new ArrayList<>();
        try (Stream<Path> poms = Files.walk(checkout, 4)) {
            for (Path pom : poms.filter(path -> path.endsWith("pom.xml"))
                    .filter(path -> !path.equals(checkout.resolve("pom.xml")))
                    .filter(path -> !path.toString().contains("/target/"))
                    .toList()) {
                String text = Files.readString(pom).replaceAll("(?s)<parent>.*?</parent>", "");
                Matcher version = LITERAL.matcher(text);
                while (version.find()) {
                    found.add(checkout.relativize(pom) + ": " + version.group());
                }
            }
        }

        assertEquals(List.of(), found);
    }
}
