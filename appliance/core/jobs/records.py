"""What jobs ask to be kept between their runs, on its way to the store."""

import json

from appliance.model import JobRecord
from appliance.store import jobs as rows
from appliance.store.batch import Batch


class RunRecords:
    """Stored with the next batch; of what waits for one job, the newest counts."""

    def __init__(self, batch: Batch) -> None:
        self._waiting = batch.queue(rows.keep_texts)

    def keep(self, record: JobRecord, state: dict) -> None:
        """Keep *state* for the next run of the job of *record* in its experiment.

        It is written down at once, because jobs go on changing it.
        """
        key, text = (record.name, record.experiment), json.dumps(state)
        waiting = next((row for row in reversed(self._waiting) if row[0] == key), None)
        if waiting is None:
            self._waiting.append([key, text])
        else:
            waiting[1] = text
