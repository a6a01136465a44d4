"""The agenda as files for other programs: the schedule of the conference apps, a spreadsheet, plain JSON."""
