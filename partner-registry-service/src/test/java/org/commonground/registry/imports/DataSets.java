package org.commonground.registry.imports;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Published data sets, which are kept beside the repository: where they are not, what needs them is skipped. */
public final class DataSets {
    private DataSets() {}

    public static Path find(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var found = at.resolve("shared").resolve("data").resolve(name);
            if (Files.exists(found)) return found;
        }
        return Assumptions.abort("the data sets are not here");
    }
}
