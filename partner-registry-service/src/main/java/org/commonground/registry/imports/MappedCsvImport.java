package org.commonground.registry.imports;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;

/**
 * Anybody's directory of services as one CSV, with a mapping that says which column is what: a shipped one by its name, or one
 * that comes along as {@code mapping.json} in a zip beside the CSV.
 */
@ApplicationScoped
class MappedCsvImport implements ImportFormat {
    private static final int MAX_MAPPING = 1 << 20;

    private final FollowDirectory follow;
    private final DirectoryMappings mappings;

    MappedCsvImport(FollowDirectory follow, DirectoryMappings mappings) {
        this.follow = follow;
        this.mappings = mappings;
    }

    @Override
    public String kind() {
        return "MAPPED_CSV";
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER);
    }

    @Override
    public Set<String> options() {
        return Set.of("mapping", "strategy", "duplicates");
    }

    @Override
    public void check(Map<String, String> options) {
        var named = options.get("mapping");
        if (named != null && !DirectoryMappings.SHIPPED.contains(named))
            throw Problem.invalidParameter(Violation.parameter(
                            "mapping",
                            "unknown-value",
                            "name a shipped mapping, or send your own as mapping.json in a zip with the CSV")
                    .allowing(DirectoryMappings.SHIPPED));
    }

    @Override
    public void run(JobRun run) throws IOException {
        var trust = new FollowDirectory.Trust(
                !run.parameter("duplicates", "PROPOSE").equals("CREATE"), true);
        var named = run.parameter("mapping", "");
        if (!named.isEmpty() && !isZip(run)) {
            var mapping = mappings.shipped(named);
            follow.run(
                    run,
                    each -> {
                        try (var in = run.input()) {
                            return read(in, "the directory", mapping, run, each);
                        }
                    },
                    trust);
            return;
        }
        try (var upload = ImportPackage.open(run)) {
            var tables = upload.names().stream()
                    .filter(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith(".csv"))
                    .toList();
            if (tables.size() != 1) throw refused("the zip must hold one CSV; it holds " + tables.size());
            var mapping = named.isEmpty() ? sent(upload, run) : mappings.shipped(named);
            follow.run(run, each -> read(upload, tables, mapping, run, each), trust);
        }
    }

    private DirectoryMapping sent(ImportPackage upload, JobRun run) throws IOException {
        if (!upload.has("mapping.json"))
            throw refused("the zip must hold a mapping.json, or name a shipped one in the parameter mapping");
        var text = new byte[1][];
        upload.read("mapping.json", in -> text[0] = in.readNBytes(MAX_MAPPING + 1));
        if (text[0].length > MAX_MAPPING) throw refused("mapping.json is over %d bytes".formatted(MAX_MAPPING));
        return mappings.sent(text[0], run);
    }

    private static int read(
            ImportPackage upload, List<String> tables, DirectoryMapping mapping, JobRun run, Consumer<ListedRow> each)
            throws IOException {
        var rejected = new int[1];
        upload.read(tables.getFirst(), in -> rejected[0] = read(in, tables.getFirst(), mapping, run, each));
        return rejected[0];
    }

    private static int read(InputStream in, String name, DirectoryMapping mapping, JobRun run, Consumer<ListedRow> each)
            throws IOException {
        var rejected = new int[1];
        CsvTable.withAnyOthers(name, mapping.needed()).read(in, row -> {
            var listed = new MappedRow(mapping, row).read(run);
            if (listed.isPresent()) each.accept(listed.get());
            else rejected[0]++;
        });
        return rejected[0];
    }

    private static boolean isZip(JobRun run) throws IOException {
        try (var in = run.input()) {
            var start = in.readNBytes(4);
            return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
        }
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the directory is not imported: " + why);
    }
}
