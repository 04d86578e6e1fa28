package org.commonground.localstack.demo;

import java.util.List;

/** The whole story, step by step, as it turned out. */
public record Story(
        ImportSchools.Outcome schools,
        ImportPartners.Outcome partners,
        RegisterPartner.Outcome registration,
        RecordNeeds.Outcome needs,
        SetGoal.Outcome goal,
        FindPartner.Outcome choice,
        FormPartnership.Outcome formed,
        MakeAgreement.Outcome agreed,
        LoadOutcomes.Outcome loaded,
        AskAnalytics.Outcome asked,
        LookFromElsewhere.Outcome elsewhere) {

    public static Story tell(Stage stage) {
        var schools = new ImportSchools(stage).run();
        var partners = new ImportPartners(stage).run();
        var registration = new RegisterPartner(stage).run();
        var needs = new RecordNeeds(stage).run();
        var goal = new SetGoal(stage).run(needs);
        var choice = new FindPartner(stage).run(needs, goal);
        var formed = new FormPartnership(stage).run(choice);
        var agreed = new MakeAgreement(stage).run(formed);
        var loaded = new LoadOutcomes(stage).run(goal);
        var asked = new AskAnalytics(stage).run(goal, loaded);
        var elsewhere = new LookFromElsewhere(stage)
                .run(List.of(
                        "/v1/education-orgs/" + stage.data().school().id(),
                        "/v1/partners/" + stage.data().partner().id(),
                        "/v1/needs/" + Stage.id(needs.main()),
                        "/v1/goals/" + Stage.id(goal.goal()),
                        "/v1/landscape-scans/" + Stage.id(choice.scan()),
                        "/v1/partnerships/" + Stage.id(formed.partnership()),
                        "/v1/agreements/" + Stage.id(agreed.agreement()),
                        "/v1/targets/" + Stage.id(asked.target()),
                        "/v1/partners",
                        "/v1/needs",
                        "/v1/agreements"));
        return new Story(
                schools, partners, registration, needs, goal, choice, formed, agreed, loaded, asked, elsewhere);
    }
}
