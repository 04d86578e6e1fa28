package org.commonground.registry.oneroster;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.commonground.registry.imports.Sending;
import org.commonground.testkit.Api;

/** A small district as OneRoster packages have it. */
final class OneRosterFiles {
    static final String MANIFEST = """
            propertyName,value
            manifest.version,1.0
            oneroster.version,1.2
            file.orgs,bulk
            file.academicSessions,bulk
            """;
    static final String SESSIONS = """
            sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
            sy2027,,,2026-27,schoolYear,2026-08-24,2027-06-15,,2027
            s1,,,Semester 1,semester,2026-08-24,2027-01-22,sy2027,2027
            q1,,,Quarter 1,gradingPeriod,2026-08-24,2026-10-24,s1,2027
            """;
    static final String ORGS = """
            sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.grades,metadata.latitude,metadata.longitude
            d,,,Riverbend District,district,,,,,
            100,,,Alpha School,school,,d,"KG,01,02",41.9,-87.6
            101,,,Beta School,school,,d,"06,07,08",41.8,-87.7
            """;

    private OneRosterFiles() {}

    static JsonPath send(Api sis, Map<String, String> files, String parameters) throws IOException {
        return Sending.imported(sis, "ONEROSTER_CSV", "application/zip", Sending.zip(files), parameters);
    }

    static JsonPath send(Api sis, String orgs, String sessions, String parameters) throws IOException {
        return send(sis, packed(orgs, sessions), parameters);
    }

    static Map<String, String> packed(String orgs, String sessions) {
        var files = new LinkedHashMap<String, String>();
        files.put("manifest.csv", MANIFEST);
        files.put("orgs.csv", orgs);
        files.put("academicSessions.csv", sessions);
        return files;
    }
}
