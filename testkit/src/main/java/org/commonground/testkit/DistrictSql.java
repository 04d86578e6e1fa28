package org.commonground.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Finds SQL of our own that forgets the district. Hibernate adds the district to what it writes itself, so HQL, which
 * names entities (Partner) and not tables (partner), is left alone; SQL in a string is read here, out of the compiled
 * classes, so that constants are already joined. A statement must name the district at
 * least once for every table of a district's rows that it touches. A statement that works for all districts on purpose
 * says so in itself, with {@code /* across districts: why *}{@code /}.
 */
final class DistrictSql {
    private static final Pattern TABLE =
            Pattern.compile("\\b(?i:from|join|into|update)\\s+(?i:only\\s+)?([a-z_][a-z0-9_]*)");
    private static final Pattern STATEMENT =
            Pattern.compile("(?i)\\b(?:select\\b.*\\bfrom|insert\\s+into|update\\s+\\S+\\s.*\\bset|delete\\s+from)\\b");
    private static final Pattern CREATED = Pattern.compile(
            "create\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?([a-z_]\\w*)\\s*\\(([^;]*)");
    /** The column; a parameter of that name, {@code :district}, holds no table to anything. */
    private static final Pattern DISTRICT = Pattern.compile("(?<![:\\w])district\\b");

    private static final Pattern ON_PURPOSE = Pattern.compile("/\\*\\s*across districts: \\S");

    private final Set<String> tables;

    /** @param migrations the SQL that makes the tables */
    DistrictSql(Collection<String> migrations) {
        tables = migrations.stream()
                .flatMap(sql -> CREATED.matcher(sql.toLowerCase(Locale.ROOT)).results())
                .filter(table -> Pattern.compile("(?m)^\\s*district\\s")
                        .matcher(table.group(2))
                        .find())
                .map(table -> table.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The tables and rules of what is on the class path: the kernel's and the service's own migrations. */
    static DistrictSql ofClassPath() {
        var migrations = new ArrayList<String>();
        for (var folder : List.of("db/kernel", "db/migration")) migrations.addAll(filesOf(folder));
        return new DistrictSql(migrations);
    }

    Set<String> tables() {
        return tables;
    }

    /** Whether a statement forgets the district; text that is no SQL over a district's rows never does. */
    boolean forgets(String text) {
        var sql = text.replaceAll("\\s+", " ");
        if (ON_PURPOSE.matcher(sql).find() || !STATEMENT.matcher(sql).find()) return false;
        var touched = TABLE.matcher(sql)
                .results()
                .filter(found -> tables.contains(found.group(1)))
                .count();
        return DISTRICT.matcher(sql).results().count() < touched;
    }

    /** The forgetful statements of one compiled class. */
    List<String> forgetfulIn(byte[] compiled) {
        return StreamSupport.stream(
                        ClassFile.of().parse(compiled).constantPool().spliterator(), false)
                .filter(StringEntry.class::isInstance)
                .map(constant -> ((StringEntry) constant).stringValue())
                .filter(this::forgets)
                .toList();
    }

    private static List<String> filesOf(String folder) {
        try {
            var found = new ArrayList<String>();
            var places = DistrictSql.class.getClassLoader().getResources(folder);
            while (places.hasMoreElements()) {
                var place = places.nextElement().toURI();
                if (!place.getScheme().equals("jar")) found.addAll(textsIn(Path.of(place)));
                else
                    try (var jar = FileSystems.newFileSystem(
                            URI.create(place.toString().replaceFirst("!.*", "!/")), Map.of())) {
                        found.addAll(textsIn(jar.getPath(folder)));
                    }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> textsIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var texts = new ArrayList<String>();
            for (var file :
                    files.filter(each -> each.toString().endsWith(".sql")).toList()) texts.add(Files.readString(file));
            return texts;
        }
    }
}
