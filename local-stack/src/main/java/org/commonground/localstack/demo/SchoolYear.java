package org.commonground.localstack.demo;

import java.time.LocalDate;

/** The school year that it is now in the district. */
final class SchoolYear {
    private final Stage stage;

    SchoolYear(Stage stage) {
        this.stage = stage;
    }

    /** A year from now where the demo data knows of no school year that goes on, so that the story never gets too old. */
    LocalDate lastDay() {
        var today = stage.today();
        return stage
                .list(
                        Actor.OFFICER,
                        "/v1/academic-sessions",
                        "type = 'SCHOOL_YEAR' AND startDate <= '%s' AND endDate > '%s'".formatted(today, today))
                .stream()
                .map(each -> LocalDate.parse(each.path("endDate").asText()))
                .findFirst()
                .orElse(today.plusYears(1));
    }
}
