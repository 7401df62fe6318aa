account_id = "111122223333"
region     = "eu-central-1"
